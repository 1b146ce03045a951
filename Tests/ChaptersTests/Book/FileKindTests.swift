import Foundation
import TestSupport
import Testing

@testable import Chapters

struct FileKindTests {
  @Test func everyKindIsSeen() throws {
    let folder = try TemporaryFolder(["file": "", "folder/x": ""])
    try folder.link("link", to: "file")
    try folder.link("nowhere", to: "none")
    try folder.pipe("pipe")
    let kind = { (name: String) in FileKind(at: folder.url.appending(path: name).path) }
    #expect(kind("file") == .file)
    #expect(kind("folder") == .folder)
    #expect(kind("link") == .file)
    #expect(kind("nowhere") == nil)
    #expect(kind("pipe")?.description == "a pipe")
    #expect(FileKind(at: "/dev/null")?.description == "a device")
    var info = stat()
    #expect(lstat(folder.url.appending(path: "link").path, &info) == 0)
    #expect(FileKind(info.st_mode) == .link)
  }
}
