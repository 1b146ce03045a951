import Foundation
import TestSupport
import Testing

/// What the command line promises.
struct CommandTests {
  private static let chapter = """
    # A small book

    Prose.

    ```yaml experiment
    id: doses
    run: data
    rows: [{dose: 1, effect: 0.2}, {dose: 2, effect: 0.5}]
    ```

    ```yaml plot
    from: doses
    kind: bar
    x: dose
    y: effect
    ```

    ```yaml claim
    text: The larger dose does more.
    expect: doses[dose=2].effect > doses[dose=1].effect
    ```

    The larger dose gives `= doses[dose=2].effect`.
    """

  @Test func reportRendersAndIsCachedTheSecondTime() throws {
    let program = try Palimpsest(["01-small.md": Self.chapter])
    let first = try program.run("report")
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.errors.contains("done     doses"))
    #expect(first.output.contains("inconclusive   The larger dose does more."))
    for page in ["index.html", "01-small.html", "01-small.md", "manifest.json"] {
      #expect(try !program.folder.read("artifacts/\(page)").isEmpty)
    }
    try program.folder.write(
      Self.chapter.replacingOccurrences(of: "Prose.", with: "Other prose."),
      to: "chapters/01-small.md")
    let second = try program.run("report")
    #expect(second.errors.contains("cells: 0 run in less than 0.1 s; 1 cached, saving"))
    #expect(!second.errors.contains("done"))
    #expect(try program.folder.read("artifacts/01-small.html").contains("Other prose."))
  }

  @Test func reportsHaveFormats() throws {
    let program = try Palimpsest(["01-small.md": Self.chapter])
    #expect(try program.run("report", "--format", "html,pdf").status == 64)
    let json = try program.run("report", "--format", "json")
    #expect(json.output.hasSuffix("artifacts/report.json\n"))
    let files = {
      try FileManager.default.contentsOfDirectory(
        atPath: program.folder.url.path + "/artifacts"
      ).sorted()
    }
    #expect(try files() == ["data", "manifest.json", "report.json"])
    let report =
      try JSONSerialization.jsonObject(
        with: Data(program.folder.read("artifacts/report.json").utf8)) as? [String: Any]
    let blocks = (report?["chapters"] as? [[String: Any]])?.first?["blocks"] as? [[String: Any]]
    #expect(blocks?.compactMap { $0["type"] as? String } == ["experiment", "plot", "claim"])
    #expect((blocks?.last?["claim"] as? [String: Any])?["verdict"] as? String == "inconclusive")

    let all = try program.run("report", "--format", "html,markdown,json", "--single-file")
    #expect(all.output.hasSuffix("artifacts/report.html\n"))
    #expect(
      try files() == [
        ".nojekyll", "01-small.html", "01-small.md", "data", "index.html", "index.md",
        "manifest.json", "report.html", "report.json",
      ])
    // What is not asked for any more goes.
    #expect(try program.run("report", "--format", "markdown").status == 0)
    #expect(try files() == ["01-small.md", "data", "index.md", "manifest.json"])
  }

  @Test func runShowsPlotsInTheTerminal() throws {
    let program = try Palimpsest(["01-small.md": Self.chapter])
    let ended = try program.run("run")
    #expect(ended.status == 0)
    #expect(ended.output.contains("2 █"))
    #expect(ended.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(!FileManager.default.fileExists(atPath: program.folder.url.path + "/artifacts"))
    #expect(try program.run("run", "--quiet").errors.isEmpty)
  }

  @Test func planIsReadableByMachines() throws {
    struct Row: Decodable {
      var id, kind, chapter, status, reason: String
      var line: Int
      var key: String?
    }
    let program = try Palimpsest(["01-small.md": Self.chapter])
    func plan() throws -> [Row] {
      try JSONDecoder().decode(
        [Row].self, from: Data(program.run("plan", "--json").output.utf8))
    }
    let before = try plan()
    #expect(before.map(\.id) == ["doses"])
    #expect(before.map(\.kind) == ["data"])
    #expect(before.map(\.chapter) == ["01-small"])
    #expect(before.map(\.line) == [5])
    #expect(before.map(\.status) == ["new"])
    #expect(before[0].key?.count == 64)
    _ = try program.run("run")
    #expect(try plan().map(\.status) == ["cached"])
    #expect(try plan()[0].key == before[0].key)
  }

  @Test func aWrongBookEndsWith2AndRunsNothing() throws {
    let wrong = Self.chapter.replacingOccurrences(of: "run: data", with: "run: dta")
    let program = try Palimpsest(["01-small.md": wrong])
    for command in ["report", "run", "plan"] {
      let ended = try program.run(command)
      #expect(ended.status == 2)
      #expect(ended.errors.contains("chapters/01-small.md:7:6: error: unknown kind 'dta'"))
    }
    #expect(!FileManager.default.fileExists(atPath: program.folder.url.path + "/artifacts"))
  }

  @Test func aMissingBookEndsWith2() throws {
    let program = try Palimpsest([:])
    #expect(try program.run("report").status == 2)
  }

  @Test func aFailedCellEndsWith1AndIsShown() throws {
    let chapter = """
      # T

      ```yaml experiment
      id: world
      run: world
      athletes: 4096
      ```
      """
    let program = try Palimpsest(["01.md": chapter])
    let ended = try program.run("report")
    #expect(ended.status == 1)
    #expect(ended.errors.contains("chapters/01.md:3:1: error: world failed: 4120 athletes need"))
    #expect(try program.folder.read("artifacts/01.html").contains("world failed: 4120 athletes"))
  }

  @Test func anOpenClaimEndsWith3WhereAsked() throws {
    let program = try Palimpsest(["01-small.md": Self.chapter])
    #expect(try program.run("report").status == 0)
    #expect(try program.run("report", "--strict").status == 3)
  }

  @Test(arguments: [
    (["repotr"], "repotr"), (["report", "--profil", "x"], "--profile"),
    (["report", "--profile", "x"], "unknown profile 'x'"),
    (["report", "--set", "x"], "key=value"), (["report", "02"], "there is no chapter '02'"),
    (["run", "--only", "dosis"], "did you mean 'doses'?"),
    (["explain", "dat"], "did you mean 'data'?"),
  ]) func aWrongCommandLineEndsWith64(arguments: [String], complaint: String) throws {
    let program = try Palimpsest(["01-small.md": Self.chapter])
    let ended = try program.run(arguments)
    #expect(ended.status == 64)
    #expect(ended.errors.contains(complaint), "\(ended.errors)")
  }

  @Test func explainNamesEveryKeyAndColumn() throws {
    let program = try Palimpsest([:])
    let list = try program.run("explain")
    #expect(list.status == 0)
    for kind in ["world", "train", "measure", "data"] {
      #expect(list.output.contains(kind))
      #expect(try program.run("explain", kind).status == 0)
    }
    let page = try program.run("explain", "train").output
    #expect(page.contains("learning_rate: a number, 1e-06 to 1.0 (default 0.003)"))
    #expect(page.contains("loss (number, nats): mean cross-entropy"))
  }

  @Test func doctorLooksAtEverything() throws {
    let program = try Palimpsest(["01-small.md": Self.chapter])
    let ended = try program.run("doctor")
    for subject in ["openblas", "libcmark-gfm", "machine", "store", "book"] {
      #expect(ended.output.contains(subject))
    }
    try program.folder.write("titel: x\n", to: "chapters/book.yml")
    let sick = try program.run("doctor")
    #expect(sick.status == 1)
    #expect(sick.output.contains("problem book"))
  }

  private static let training = """
    ```yaml experiment
    id: world
    run: world
    athletes: 16
    golfers: 4
    first_names: 6
    last_names: 8
    ```

    ```yaml experiment
    id: base
    run: train
    world: world
    layers: 1
    width: 16
    heads: 2
    mlp_width: 16
    steps: ${steps}
    ```
    """

  @Test func aTrainedModelIsExported() throws {
    let program = try Palimpsest([
      "01.md": Self.training, "book.yml": "profiles: {tiny: {steps: 2}}\n",
    ])
    let early = try program.run("model", "export", "base", "checkpoint")
    #expect(early.status == 1)
    #expect(early.errors.contains("run it first"))
    #expect(try program.run("run").status == 0)
    #expect(try program.run("model", "export", "base", "checkpoint").status == 0)
    for file in ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"] {
      let path = program.folder.url.path + "/checkpoint/\(file)"
      #expect(FileManager.default.fileExists(atPath: path))
    }
  }

  @Test func aChangedTrainingOptionRunsTrainingAgain() throws {
    let program = try Palimpsest([
      "01.md": Self.training, "book.yml": "profiles: {tiny: {steps: 2}}\n",
    ])
    _ = try program.run("run")
    let ended = try program.run("plan", "--set", "steps=3")
    #expect(ended.output.contains("cached   world"))
    #expect(ended.output.contains("stale    base: steps 2 -> 3"))
  }

  @Test func interruptedRunsEndWith130AndKeepWhatIsDone() throws {
    let program = try Palimpsest([
      "01.md": Self.training, "book.yml": "profiles: {long: {steps: 100000}}\n",
    ])
    let running = try program.start(["run"])
    // The first cell is reported as soon as it is done; then training runs for minutes.
    try running.awaits("done     world")
    running.signal(SIGINT)
    let ended = try running.end()
    #expect(ended.status == 130, "\(ended.errors)")
    #expect(try program.run("plan").output.contains("cached   world"))
  }

  // MARK: - Checkpoints

  private struct Inspected: Decodable {
    struct Tensor: Decodable {
      var name: String
      var type: String
      var shape: [Int]
    }
    struct Place: Decodable {
      var site: String
      var shape: [Int]
    }
    var modelType: String

    enum CodingKeys: String, CodingKey {
      case parameters, tensors, sites
      case modelType = "model_type"
    }
    var parameters: Int
    var tensors: [Tensor]
    var sites: [Place]
  }

  private struct Answer: Decodable {
    struct Candidate: Decodable {
      var token: Int
      var text: String?
      var logit: Double
      var probability: Double
    }
    var tokens: [Int]
    var next: [Candidate]
    var continuation: [Int]
  }

  private var fixtures: URL {
    Checkout.root.appending(path: "Tests/TransformerTests/Fixtures")
  }

  @Test func checkpointsAreInspectedWithoutBeingRead() throws {
    let folder = fixtures.appending(path: "llama3").path
    let program = try Palimpsest([:])
    let ended = try program.run("model", "inspect", folder, "--json", "--sites")
    let seen = try JSONDecoder().decode(Inspected.self, from: Data(ended.output.utf8))
    #expect(seen.modelType == "llama")
    #expect(seen.parameters == seen.tensors.reduce(0) { $0 + $1.shape.reduce(1, *) })
    #expect(seen.tensors.contains { $0.name == "lm_head.weight" && $0.type == "F32" })
    #expect(seen.sites.contains { $0.site == "blocks.1.attn.hook_z" && $0.shape.count == 4 })
    let text = try program.run("model", "inspect", folder).output
    #expect(text.hasPrefix("llama, \(seen.parameters) stored parameters\n"))
    let missing = try program.run("model", "inspect", "nowhere")
    #expect(missing.status == 1)
    #expect(missing.errors.contains("config.json: cannot be read"))
  }

  @Test func theLikeliestTokensAreShown() throws {
    let folder = fixtures.appending(path: "gpt2").path
    let program = try Palimpsest([:])
    let arguments = ["model", "logits", folder, "--tokens", "5", "9", "2"]
    let ended = try program.run(arguments + ["--top", "3", "--continue", "4", "--json"])
    let answer = try JSONDecoder().decode(Answer.self, from: Data(ended.output.utf8))
    #expect(answer.tokens == [5, 9, 2])
    #expect(answer.next.count == 3 && answer.continuation.count == 4)
    #expect(answer.continuation[0] == answer.next[0].token)
    #expect(answer.next[0].probability >= answer.next[1].probability)
    let wrong = try program.run(arguments + ["100000"])
    #expect(wrong.status == 64)
    #expect(wrong.errors.contains("token 100000 is not among"))
    #expect(try program.run("model", "logits", folder).status == 64)
    #expect(try program.run("model", "logits", folder, "--prompt", "text").status == 1)
  }

  // MARK: - Benchmarks

  /// The figures of one benchmark on a shape that takes no time.
  private func figures(_ benchmark: String, _ options: String...) throws -> [String: Double] {
    let shape = [
      "--layers", "4", "--width", "32", "--heads", "4", "--mlp", "64", "--vocabulary", "96",
      "--batch", "8", "--length", "16", "--threads", "1", "--steps", "4",
    ]
    let ended = try Palimpsest([:]).run(["bench", "--json", "--only", benchmark] + shape + options)
    let results = try JSONSerialization.jsonObject(with: Data(ended.output.utf8))
    let fields = try #require((results as? [[String: Any]])?.first)
    #expect(fields["name"] as? String == benchmark)
    return fields.compactMapValues { ($0 as? NSNumber)?.doubleValue }
  }

  @Test func aStepTakesNoMemoryThatWasNotThereBefore() throws {
    let whole = try figures("train-step")
    #expect(whole["allocations"] == 0)
    #expect(whole["trained"] == whole["parameters"])
    for key in ["seconds_per_step", "tokens_per_second", "fraction_of_gemm_peak"] {
      #expect(try #require(whole[key]) > 0)
    }
  }

  /// What need not be kept is not: below the first trained layer, and where it is computed again.
  @Test func onlyWhatIsNeededIsKept() throws {
    let whole = try #require(try figures("train-step")["step_bytes"])
    let recomputed = try figures("train-step", "--activations", "recomputed")
    let last = try figures("train-step", "--train", "blocks.3.mlp.W_out")
    let first = try figures("train-step", "--train", "blocks.0.mlp.W_out")
    #expect(try #require(recomputed["step_bytes"]) < 0.75 * whole)
    #expect(try #require(last["step_bytes"]) < 0.6 * #require(first["step_bytes"]))
    #expect(last["trained"] == 2048.0)
  }

  @Test func sweepsAreTimedBesideThePassesThatTheyStandFor() throws {
    let sweep = try figures("patch-sweep")
    #expect(sweep["cells"] == 192.0)
    #expect(try #require(sweep["largest_difference"]) < 1e-5)
    #expect(try #require(sweep["speedup"]) > 0)
  }

  @Test func decodingIsTimedBesideACopy() throws {
    let decoding = try figures("decode")
    #expect(decoding["bytes_per_token"] == (decoding["parameters"] ?? 0) * 2)
    #expect(try #require(decoding["ratio_to_bandwidth"]) > 0)
  }

  @Test func theMachinesBestIsTimed() throws {
    let roofline = try figures("roofline")
    for key in ["gemm_flops", "gemm_flops_one_thread", "copy_bytes_per_second"] {
      #expect(try #require(roofline[key]) > 1e6)
    }
    let kernels = try figures("kernels")
    #expect(kernels.filter { $0.key.hasSuffix("_nanoseconds") }.count == 10)
    #expect(kernels.allSatisfy { $0.value > 0 })
  }

  @Test func benchmarksOfWhatIsNotThereAreErrors() throws {
    let ended = try Palimpsest([:]).run("bench", "--only", "train-step", "--train", "blocks.6.mlp")
    #expect(ended.status == 64)
    #expect(ended.errors.contains("'blocks.6.mlp' is not among 6 layers"))
  }
}
