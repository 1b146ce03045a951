import Foundation
import TestSupport
import Testing

/// Nothing of a machine or of its settings enters a key, a result or a page.
struct PortabilityTests {
  private static let abroad = [
    "LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.UTF-8", "TZ": "Pacific/Chatham",
  ]

  private struct Manifest: Decodable {
    struct Cell: Decodable, Equatable {
      var block: String
      var key: String?
      var output: String?
      var platform: String?
    }
    var numerics: String?
    var cells: [Cell]
  }

  private func program(_ numerics: String = "") throws -> Palimpsest {
    try Palimpsest([
      "01-small.md": "# A book\n\n"
        + Palimpsest.trainingChapter.replacing(
          "steps: ${steps}", with: "steps: ${steps}\nsweep: {seed: [0, 1]}"),
      "02-doses.md": Palimpsest.smallChapter,
      "book.yml": "title: T\nprofiles: {standard: {steps: 3}}\n\(numerics)",
    ])
  }

  private func manifest(_ program: Palimpsest) throws -> Manifest {
    try JSONDecoder().decode(
      Manifest.self, from: Data(program.folder.read("artifacts/manifest.json").utf8))
  }

  private func report(
    _ settings: [String: String], jobs: Int = 2, _ numerics: String = ""
  ) throws -> (Palimpsest, Manifest) {
    let program = try program(numerics)
    let ended = try program.run(
      ["report", "--quiet", "--jobs", "\(jobs)"], environment: settings)
    try #require(ended.status == 0, "\(ended.errors)")
    return (program, try manifest(program))
  }

  /// Kernels, cores, jobs, locales and time zones: the outputs are the same, and but for a core that the user
  /// chose, so are the keys.
  @Test func resultsAndKeysAreTheSameHoweverTheyAreComputed() throws {
    let (_, usual) = try report([:])
    #expect(usual.numerics == "portable")
    #expect(usual.cells.contains { $0.platform?.contains("; core Haswell, kernels v") == true })
    let ways = [
      (["PALIMPSEST_KERNELS": "v3"], 1), (["OPENBLAS_CORETYPE": "Zen"], 2), (Self.abroad, 1),
    ]
    for (settings, jobs) in ways {
      let (_, found) = try report(settings, jobs: jobs)
      #expect(found.cells.map(\.output) == usual.cells.map(\.output), "\(settings)")
      let isChosen = settings["OPENBLAS_CORETYPE"] != nil
      let keys = (found.cells.map(\.key), usual.cells.map(\.key))
      #expect((keys.0 == keys.1) != isChosen)
      #expect(found.numerics == (isChosen ? "portable, OpenBLAS core Zen" : "portable"))
    }
  }

  /// From the same store, pages are the same bytes wherever they are rendered, and nothing is stale.
  @Test func pagesAreTheSameInAnyLocaleAndTimeZone() throws {
    let (program, _) = try report([:])
    let files = { () throws -> [String: Data] in
      let folder = program.folder.url.appending(path: "artifacts")
      let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
      return try Dictionary(
        (paths ?? []).filter { $0.contains(".") }.map {
          ($0, try Data(contentsOf: folder.appending(path: $0)))
        }, uniquingKeysWith: { $1 })
    }
    // The first report calls its cells fresh; the second knows them.
    try #require(try program.run("report", "--quiet").status == 0)
    let here = try files()
    try FileManager.default.removeItem(at: program.folder.url.appending(path: "artifacts"))
    try #require(try program.run(["report", "--quiet"], environment: Self.abroad).status == 0)
    let there = try files()
    #expect(here.count > 5 && Set(here.keys) == Set(there.keys))
    for (path, data) in here { #expect(there[path] == data, "\(path)") }
  }

  @Test func fastestIsAnotherKey() throws {
    let (_, portable) = try report([:])
    let (_, fastest) = try report([:], "numerics: fastest\n")
    #expect(fastest.numerics == "fastest")
    for (one, other) in zip(portable.cells, fastest.cells) {
      #expect((one.key == other.key) == (one.block == "doses"), "\(one.block)")
    }
    let wrong = try program("numerics: quick\n").run("plan")
    #expect(wrong.status == 2 && wrong.errors.contains("portable"))
  }

  @Test func kernelsThatAreNotThereAreComplainedAbout() throws {
    let ended = try program().run(["plan"], environment: ["PALIMPSEST_KERNELS": "avx2"])
    #expect(ended.status == 64)
    #expect(ended.errors == "error: PALIMPSEST_KERNELS=avx2: there are the kernels v1, v3, v4\n")
  }
}
