/// How a book asks for its cells to be run; the command line comes first.
package struct ExecutorSettings: SpecValue {
  package static var expectation: String { "a mapping from executor to its settings" }

  /// What every executor has.
  package struct Common: Sendable, Hashable {
    /// How many cells run at once, where the book says.
    package var jobs: Int?
    /// What a cell may use at most where its block does not say.
    package var limits = CellLimits()
  }

  /// The keys of `local`.
  struct LocalKeys: BlockSpec {
    @Key("Cells that run at once; by default, as many as there are cores.", in: 1...4096)
    var jobs = 0
    @Key("Seconds that a cell may take where its block does not say.") var timeout: Double?
    @Key("Memory of its own that a process of a cell may have where its block does not say.")
    var memory: ByteCount?
  }

  /// The keys of `slurm`.
  struct SlurmKeys: BlockSpec {
    @Key("Cells that are queued or run at once; 16 by default.", in: 1...4096) var jobs = 16
    @Key("Processors of each cell.", in: 1...4096) var processors = 1
    @Key("Further options of srun, like --partition=gpu.") var options: [String] = []
    @Key("Seconds that a cell may take, once it runs, where its block does not say.")
    var timeout: Double?
    @Key("Memory of its own that a process of a cell may have where its block does not say.")
    var memory: ByteCount?
  }

  /// Worker processes on this machine.
  package var local = Common()
  /// Job steps on a cluster.
  package var slurm = Common(jobs: SlurmKeys().jobs)
  /// The cluster's own settings.
  package var cluster = Slurm()

  package init() {}

  package init(_ node: SpecNode) throws {
    guard let entries = node.entries else { throw node.mismatch(Self.self) }
    for (key, value) in entries {
      let settings = value.entries ?? []
      guard value.entries != nil else { throw value.mismatch(Self.self) }
      switch key.text {
      case "local":
        let keys = try LocalKeys.decode(settings, blockName: "local", location: value.location)
        local = Common(
          jobs: keys.jobs == 0 ? nil : keys.jobs,
          limits: CellLimits(seconds: keys.timeout, memory: keys.memory?.bytes))
      case "slurm":
        let keys = try SlurmKeys.decode(settings, blockName: "slurm", location: value.location)
        slurm = Common(
          jobs: keys.jobs, limits: CellLimits(seconds: keys.timeout, memory: keys.memory?.bytes))
        cluster = Slurm(processors: keys.processors, options: keys.options)
      default:
        let name = try String(key)
        let hint = Suggestion.phrase(for: name, in: ["local", "slurm"])
        throw key.complaint("unknown executor '\(name)'\(hint); there are 'local' and 'slurm'")
      }
    }
  }

  package var canonical: CanonicalJSON { .null }
  package static var jsonSchema: CanonicalJSON {
    SpecSchema.object(["local": LocalKeys.jsonSchema, "slurm": SlurmKeys.jsonSchema])
  }
}
