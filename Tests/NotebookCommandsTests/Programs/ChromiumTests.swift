import Foundation
import Notebook
import TestSupport
import Testing

@testable import NotebookCommands

struct ChromiumTests {
  /// A folder with a program that is called like Chromium.
  private static func folder(_ script: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder(["chromium-browser": "#!/bin/sh\n\(script)\n"])
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755],
      ofItemAtPath: folder.url.appending(path: "chromium-browser").path)
    return folder
  }

  @Test func itIsFoundByAnyOfItsNames() throws {
    let folder = try Self.folder("true")
    let search = SearchPath(["PATH": folder.url.path])
    #expect(Chromium.found(in: search)?.path == folder.url.path + "/chromium-browser")
    #expect(Chromium.found(in: SearchPath(["PATH": "/none"])) == nil)
  }

  /// The page is a file, and nothing else is loaded.
  @Test func aPageIsPrinted() async throws {
    let folder = try Self.folder(
      """
      for word; do
        case "$word" in --print-to-pdf=*) target="${word#*=}";; esac
      done
      { printf '%%PDF '; cat "${word#file://}"; } > "$target"
      echo "$*" > "$(dirname "$0")/words"
      """)
    let chromium = try #require(Chromium.found(in: SearchPath(["PATH": folder.url.path])))
    let pdf = try await chromium.pdf(of: Data("<p>é".utf8))
    #expect(String(decoding: pdf, as: UTF8.self) == "%PDF <p>é")
    let words = try folder.read("words")
    #expect(words.contains("--host-resolver-rules=MAP * ~NOTFOUND"))
    #expect(words.contains("--generate-pdf-document-outline"))
  }

  @Test func whatItSaysIsTold() async throws {
    let folder = try Self.folder("echo 'no display' >&2; exit 1")
    let chromium = try #require(Chromium.found(in: SearchPath(["PATH": folder.url.path])))
    await #expect {
      try await chromium.pdf(of: Data())
    } throws: {
      "\($0)" == "Chromium has not printed the report: no display"
    }
  }
}
