import Foundation
import TestSupport
import Testing

@testable import Frames
@testable import Notebook

struct ObjectStoreTests {
  private let folder: TemporaryFolder
  private let objects: ObjectStore
  private let bytes = Data("some bytes".utf8)

  init() throws {
    folder = try TemporaryFolder()
    objects = try ObjectStore(folder: folder.url.appending(path: "objects"))
  }

  private func damage(_ hash: String) throws {
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: objects.url(hash).path)
    try Data("SOME BYTES".utf8).write(to: objects.url(hash))
  }

  private func temporary() throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: folder.url.appending(path: "objects/tmp").path)
  }

  @Test func anObjectIsFoundByTheHashOfItsContent() throws {
    let hash = try objects.write(bytes)
    #expect(hash == ContentHash.sha256(bytes))
    #expect(
      objects.url(hash).pathComponents.suffix(2) == [
        String(hash.prefix(2)), String(hash.dropFirst(2)),
      ])
    #expect(try objects.read(hash) == bytes)
    #expect(objects.contains(hash, size: bytes.count))
    #expect(!objects.contains(hash, size: bytes.count + 1))
    #expect(try temporary().isEmpty)
  }

  @Test func anObjectIsWrittenOnce() throws {
    let hash = try objects.write(bytes)
    let state = { try FileManager.default.attributesOfItem(atPath: objects.url(hash).path) }
    let before = try state()[.systemFileNumber] as? UInt64
    #expect(try objects.write(bytes) == hash)
    #expect(try state()[.systemFileNumber] as? UInt64 == before)
    #expect(objects.all().map(\.hash) == [hash])
  }

  /// Half of an object is none: it is written anew.
  @Test func anObjectOfTheWrongSizeIsReplaced() throws {
    let hash = try objects.write(bytes)
    try Data("some".utf8).write(to: objects.url(hash))
    #expect(try objects.write(bytes) == hash)
    #expect(try objects.read(hash) == bytes)
  }

  @Test func aDamagedObjectIsToldAndRemoved() throws {
    let hash = try objects.write(bytes)
    try damage(hash)
    let told = #expect(throws: StoreError.self) { try objects.read(hash) }
    #expect(
      told?.description
        == "the object \(hash.prefix(12)) is damaged: its content has another hash")
    let missing = #expect(throws: StoreError.self) { try objects.read(hash) }
    #expect(missing?.description == "the object \(hash.prefix(12)) is missing")
  }

  @Test func checkingNamesWhatTheObjectIsCalled() throws {
    let hash = try objects.write(bytes)
    let object = OutputContents.Object(name: "model", hash: hash, size: bytes.count)
    try objects.verify(object)
    try damage(hash)
    let damaged = #expect(throws: StoreError.self) { try objects.verify(object) }
    #expect(
      damaged?.description
        == "the object \(hash.prefix(12)) ('model') is damaged: its content has another hash")
    let missing = #expect(throws: StoreError.self) { try objects.verify(object) }
    #expect(missing?.description == "the object \(hash.prefix(12)) ('model') is missing")
  }

  /// Blobs come in the order of their names, frames in that of the output.
  @Test func anOutputIsReadAsItWasWritten() throws {
    var frames = ["b", "a"].map { Frame($0, columns: [Frame.Column("x", .integer, "a number")]) }
    frames[0].append([1])
    let output = Output(frames: frames, blobs: ["z": Data("1".utf8), "y": Data("2".utf8)])
    let contents = try objects.write(output)
    #expect(contents.frameNames == ["b", "a"])
    #expect(contents.blobNames == ["y", "z"])
    let axes = [AxisValue(name: "seed", value: 1)]
    let read = try objects.output(hash: contents.hash, contents, axes: axes)
    #expect(read.frames == frames)
    #expect(read.axes == axes)
    #expect(try Data(contentsOf: read.blob("z")) == Data("1".utf8))
    #expect(
      #expect(throws: MissingBlob.self) { try read.blob("x") }?.description
        == "the input has no 'x'; it has y, z")
  }

  /// What this process is about to write stays, what one that is gone left behind goes.
  @Test func leftoversAreThoseOfProcessesThatAreGone() throws {
    let mine = objects.scratch()
    try bytes.write(to: mine)
    let process = try SpawnedProcess("true")
    try process.end()
    let theirs = "\(process.number)-left"
    try folder.write("", to: "objects/tmp/\(theirs)")
    try folder.write("", to: "objects/tmp/notes.txt")
    objects.removeLeftovers()
    #expect(try temporary().sorted() == [mine.lastPathComponent, "notes.txt"].sorted())
  }

  @Test func removedObjectsAreGoneFromTheList() throws {
    let kept = try objects.write(bytes)
    let gone = try objects.write(Data("other".utf8))
    #expect(objects.all().map(\.size).sorted() == [5, 10])
    try objects.remove(gone)
    #expect(objects.all().map(\.hash) == [kept])
  }

  @Test func whatCannotBeWrittenIsNamed() throws {
    try folder.write("", to: "file")
    let place = folder.url.appending(path: "file/objects")
    let folderTold = #expect(throws: StoreError.self) { try ObjectStore(folder: place) }
    #expect(folderTold?.description.contains("\(folder.url.path)/file") == true)
    let hash = ContentHash.sha256(bytes)
    try folder.write("in the way", to: "objects/\(hash.prefix(2))")
    let told = #expect(throws: StoreError.self) { try objects.write(bytes) }
    #expect(told?.description.contains("objects/\(hash.prefix(2))") == true)
    #expect(try temporary().isEmpty)
  }
}
