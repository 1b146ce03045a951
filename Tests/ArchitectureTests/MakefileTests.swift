import Foundation
import TestSupport
import Testing

/// `make`, with a compiler of ours: when the program is built again, and what is installed.
struct MakefileTests {
  private let house: TemporaryFolder

  /// A small house: the Makefile and its scripts, a source, and a compiler that notes its calls and makes a program.
  init() throws {
    house = try TemporaryFolder([
      "Package.swift": "", "Sources/One/One.swift": "", "Sources/One/with space.txt": "",
      "Scripts/setup": "#!/bin/sh\necho setup >>calls\n",
      "bin/swift": """
      #!/bin/sh
      echo "$1" >>calls
      mkdir -p .build/release
      printf '#!/bin/sh\\necho "%s" "$@"\\n' "$(cat Sources/One/One.swift)" >.build/release/palimpsest
      chmod +x .build/release/palimpsest
      """,
    ])
    for name in ["Makefile", "Scripts/install"] {
      try FileManager.default.copyItem(
        at: Checkout.root.appending(path: name), to: house.url.appending(path: name))
    }
    for name in ["Scripts/setup", "bin/swift"] {
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: house.url.appending(path: name).path)
    }
  }

  /// Runs make, and says what it called.
  private func make(_ arguments: String...) throws -> [String] {
    try? FileManager.default.removeItem(at: house.url.appending(path: "calls"))
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let ended = try SpawnedProcess(
      "make", arguments, in: house.url,
      environment: ["PATH": house.url.appending(path: "bin").path + ":" + path, "MAKEFLAGS": ""]
    ).end()
    guard ended.status == 0 else { throw Failed(description: ended.errors) }
    return ((try? house.read("calls")) ?? "").split(separator: "\n").map(String.init)
  }

  private struct Failed: Error, CustomStringConvertible { let description: String }

  /// Makes a file, or the program, look as if it had changed in a minute.
  private func touch(_ path: String) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: 60)],
      ofItemAtPath: house.url.appending(path: path).path)
  }

  @Test func whatIsBuiltIsNotBuiltAgain() throws {
    #expect(try make("report") == ["setup", "build"])
    #expect(try make("report").isEmpty)
  }

  @Test(arguments: ["Sources/One/One.swift", "Package.swift", "Sources/One", "Sources"])
  func aChangeIsBuilt(path: String) throws {
    _ = try make("build")
    try touch(path)
    #expect(try make("build") == ["setup", "build"])
  }

  /// A program that is gone, or does not start since a library is not there, is set up for and built.
  @Test func aProgramThatDoesNotStartIsBuilt() throws {
    _ = try make("build")
    let program = ".build/release/palimpsest"
    try house.write("#!/none\n", to: program)
    #expect(try make("build") == ["setup", "build"])
    try FileManager.default.removeItem(at: house.url.appending(path: program))
    #expect(try make("build") == ["setup", "build"])
    #expect(try make("build").isEmpty)
  }

  @Test func aBuildThatFailsIsTriedAgain() throws {
    let compiler = try house.read("bin/swift")
    try house.write("#!/bin/sh\nexit 1\n", to: "bin/swift")
    #expect(throws: Failed.self) { try make("build") }
    try house.write(compiler, to: "bin/swift")
    #expect(try make("build") == ["setup", "build"])
  }

  /// Program, manual and completions go under the prefix within the root, and away again.
  @Test func whatIsInstalledIsRemoved() throws {
    _ = try make("install", "DESTDIR=\(house.url.path)/the root", "PREFIX=/opt/p")
    let place = house.url.appending(path: "the root/opt/p")
    let files = {
      try FileManager.default.subpathsOfDirectory(atPath: place.path).filter {
        FileManager.default.contents(atPath: place.appending(path: $0).path) != nil
      }.sorted()
    }
    #expect(
      try files() == [
        "bin/palimpsest", "share/bash-completion/completions/palimpsest",
        "share/fish/vendor_completions.d/palimpsest.fish", "share/man/man1/palimpsest.1",
        "share/zsh/site-functions/_palimpsest",
      ])
    let installed = "the root/opt/p/share"
    #expect(try house.read("\(installed)/man/man1/palimpsest.1") == " manual\n")
    #expect(
      try house.read("\(installed)/zsh/site-functions/_palimpsest")
        == " --generate-completion-script zsh\n")
    _ = try make("uninstall", "DESTDIR=\(house.url.path)/the root", "PREFIX=/opt/p")
    #expect(try files().isEmpty)
  }
}
