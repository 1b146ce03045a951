import Foundation

/// What comes into a folder without anyone writing it: no part of what the folder holds.
///
/// What Python compiled stands for what it was compiled from, and is there only after the first run; what desktops,
/// editors and notebooks leave says nothing of the data beside it.
struct ByProducts: Sendable {
  /// What a book leaves out besides: names, or paths from the folder, with `*` and `?`.
  let patterns: [String]

  /// Whether a path from a folder leads to, or through, something that is no part of the folder.
  func include(path: String) -> Bool {
    path.split(separator: "/").contains { name in
      Self.include(name) || patterns.contains { fnmatch($0, String(name), 0) == 0 }
    } || patterns.contains { fnmatch($0, path, 0) == 0 }
  }

  private static let names: Set<Substring> = [
    "__pycache__", ".DS_Store", "Thumbs.db", "desktop.ini", ".ipynb_checkpoints", ".pytest_cache",
    ".mypy_cache", ".ruff_cache", ".idea", ".vscode", ".directory",
  ]
  /// Beginnings of names: locks of Emacs and LibreOffice, what NFS leaves, second halves of files on foreign disks.
  private static let beginnings = [".#", ".~lock.", ".nfs", "._"]
  /// Ends of names: Python's bytes, copies that editors keep, files that are being edited.
  private static let ends = [".pyc", ".pyo", "~", ".swp", ".swo", ".swx"]

  /// Whether a name of a file or folder is that of something nobody wrote.
  static func include(_ name: Substring) -> Bool {
    names.contains(name) || beginnings.contains { name.hasPrefix($0) }
      || ends.contains { name.hasSuffix($0) }
      || (name.count > 1 && name.hasPrefix("#") && name.hasSuffix("#"))
  }
}
