import Chapters
import Foundation

extension BookLoader {
  /// The works that the book can cite; none where it has no file of them.
  func bibliography(_ named: [InputFile], _ files: BookFolder) throws -> Bibliography? {
    let usual = "references.bib"
    let isThere = FileKind(at: folder.appendingPathComponent(usual).path) != nil
    let all = named.isEmpty && isThere ? [InputFile(path: usual)] : named
    guard !all.isEmpty else { return nil }
    return try Bibliography(
      all.map { file in
        if let objection = files.objection(toFile: file.path) {
          throw Diagnostic(
            file.location.file == file.path
              ? SourceLocation(file: "\(path)/\(file.path)", line: 1, column: 1) : file.location,
            objection)
        }
        let url = BookFolder.url(of: file.path, from: folder)
        guard FileKind(at: url.path) != nil else {
          let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".bib") }.sorted()
          throw Diagnostic(
            file.location,
            "there is no file '\(file.path)'\(Suggestion.phrase(for: file.path, in: names))")
        }
        return (try SourceFile.read(url, path: "\(path)/\(file.path)"), "\(path)/\(file.path)")
      })
  }
}
