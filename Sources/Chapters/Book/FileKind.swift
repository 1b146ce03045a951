import Foundation

/// What a name in a folder stands for.
package enum FileKind: Sendable, Hashable, CustomStringConvertible {
  /// A file with bytes of its own.
  case file
  /// A folder.
  case folder
  /// A symbolic link, which stands for something elsewhere.
  case link
  /// A pipe; reading one waits for whoever writes it.
  case pipe
  /// A socket.
  case socket
  /// A device.
  case device

  /// The kind that the system's word for a file says.
  package init(_ mode: mode_t) {
    switch mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    case S_IFLNK: self = .link
    case S_IFIFO: self = .pipe
    case S_IFSOCK: self = .socket
    default: self = .device
    }
  }

  /// The kind of what a path leads to in the end; none where there is nothing.
  package init?(at path: String) {
    var info = stat()
    guard stat(path, &info) == 0 else { return nil }
    self.init(info.st_mode)
  }

  /// What messages call it.
  package var description: String {
    switch self {
    case .file: "a file"
    case .folder: "a folder"
    case .link: "a link"
    case .pipe: "a pipe"
    case .socket: "a socket"
    case .device: "a device"
    }
  }
}
