import Foundation
import TestSupport
import Testing

/// Books that came from someone else, made to reach outside, as the program meets them.
struct HostileBookTests {
  private let outside: TemporaryFolder
  private let program: Palimpsest

  init() throws {
    outside = try TemporaryFolder([
      "keep.txt": "keep", "99999999-left/keep.txt": "keep", "x.csv": "a\n1\n",
    ])
    program = try Palimpsest([
      "01.md": "# T\n\n```yaml experiment\nid: a\nrun: data\nrows: [{x: 1}]\n```\n"
    ])
  }

  /// What is not ours is told with its path, and exit status 1.
  @Test(arguments: [
    (".palimpsest", "plan", "a folder"), (".palimpsest/objects/tmp", "plan", "a folder"),
    (".palimpsest/objects/ab", "store gc", "a folder of objects"),
    (".palimpsest/locks", "run", "a file"), (".palimpsest/store.sqlite", "plan", "a file"),
    ("artifacts", "report", "a folder"), ("artifacts/data", "report", "a folder"),
    ("artifacts/index.html", "report", "a file"), ("artifacts/manifest.json", "verify", "a file"),
  ]) func linksAreRefused(name: String, verb: String, expected: String) throws {
    try program.folder.link(name, to: outside.url.path)
    let before = try outside.state()
    let ended = try program.run(verb.split(separator: " ").map(String.init))
    #expect(ended.status == 1, "\(ended.errors)")
    #expect(ended.errors.contains("\(name): is a link; expected \(expected)"), "\(ended.errors)")
    #expect(try outside.state() == before)
  }

  /// A folder that the user names may be a link.
  @Test func namedFoldersAreFollowed() throws {
    let other = try TemporaryFolder()
    try program.folder.link(".palimpsest", to: outside.url.path)
    try program.folder.link("artifacts", to: other.url.path)
    let ended = try program.run("report", "--store", ".palimpsest", "--artifacts", "artifacts")
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(try other.read("index.md").contains("# T"))
    #expect(
      FileManager.default.fileExists(atPath: outside.url.appending(path: "store.sqlite").path))
    #expect(
      try program.run("verify", "--store", ".palimpsest", "--artifacts", "artifacts").status == 0)
    #expect(try outside.read("99999999-left/keep.txt") == "keep")
  }

  /// A file that the book must not name makes it a wrong book: exit status 2, before anything runs.
  @Test(arguments: ["plan", "run", "report", "store gc"])
  func filesThatAreNotTheBooksAreRefused(verb: String) throws {
    try program.folder.write(
      "# U\n\n```yaml experiment\nid: b\nrun: data\nfile: x.csv\n```\n\n![p](p.svg)\n",
      to: "chapters/02.md")
    try program.folder.pipe("chapters/x.csv")
    try program.folder.link("chapters/p.svg", to: outside.url.path + "/x.csv")
    let ended = try program.run(verb.split(separator: " ").map(String.init))
    #expect(ended.status == 2, "\(ended.errors)")
    #expect(
      ended.errors.contains("chapters/02.md:6:7: error: 'x.csv' is a pipe; expected a file"),
      "\(ended.errors)")
    #expect(
      ended.errors.contains(
        "chapters/02.md:9:6: error: 'p.svg' is reached through a link that leads out of the book"),
      "\(ended.errors)")
  }

  /// What a book of an earlier report had is removed; what someone wrote into its manifest stays.
  @Test func namesInTheManifestAreNotBelieved() throws {
    #expect(try program.run("report").status == 0)
    try program.folder.link("artifacts/link", to: outside.url.path)
    try program.folder.write("mine", to: "artifacts/mine/keep.html")
    let manifest = try program.folder.read("artifacts/manifest.json")
    let names = ["link/keep.txt", "mine", "", ".", "../chapters/01.md", "mine/keep.html"]
    let pages = names.map { "\"\($0)\", " }.joined()
    try program.folder.write(
      manifest.replacing("\"pages\" : [", with: "\"pages\" : [\(pages)"),
      to: "artifacts/manifest.json")
    let before = try outside.state()
    #expect(try program.run("report").status == 0)
    #expect(try program.folder.read("artifacts/mine/keep.html") == "mine")
    #expect(try program.folder.read("chapters/01.md").hasPrefix("# T"))
    #expect(try outside.state() == before)
  }

  /// A model may lie elsewhere, since nothing of it is published; what a link leads to may not.
  @Test func aModelMayLieElsewhere() throws {
    let elsewhere = try TemporaryFolder(["config.json": "{}"])
    let program = try Palimpsest([
      "01.md": "```yaml experiment\nid: m\nrun: checkpoint\nfolder: \(elsewhere.url.path)\n```\n"
    ])
    #expect(try program.run("plan").status == 0)
    let link = program.folder.url.appending(path: "chapters/model")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: elsewhere.url)
    try program.folder.write(
      "```yaml experiment\nid: m\nrun: checkpoint\nfolder: model\n```\n", to: "chapters/01.md")
    let linked = try program.run("plan")
    #expect(
      linked.status == 2 && linked.errors.contains("through a link that leads out of the book"))
  }
}
