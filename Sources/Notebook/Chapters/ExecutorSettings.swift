/// How a book asks for its cells to be run; the command line comes first.
public struct ExecutorSettings: SpecValue {
  public static var expectation: String { "a mapping from executor to its settings" }

  /// The keys of `local`.
  struct Local: BlockSpec {
    @Key("Cells that run at once; by default, as many as there are cores.", in: 1...4096)
    var jobs: Int = 0
    @Key("Seconds that a cell may take where its block does not say.") var timeout: Double?
    @Key("Memory of its own that a process of a cell may have where its block does not say.")
    var memory: ByteCount?
  }

  /// How many cells run at once on this machine; as many as there are cores where none is given.
  public var jobs: Int?
  /// What a cell may use at most where its block does not say.
  public var limits = CellLimits()

  init() {}

  public init(_ node: SpecNode) throws {
    guard let entries = node.entries else { throw node.mismatch(Self.self) }
    for (key, value) in entries {
      guard key.text == "local" else {
        let name = try String(key)
        throw key.complaint(
          "unknown executor '\(name)'\(Suggestion.phrase(for: name, in: ["local"])); there is "
            + "'local'")
      }
      guard let settings = value.entries else { throw value.mismatch(Self.self) }
      let local = try Local.decode(settings, blockName: "local", location: value.location)
      jobs = local.jobs == 0 ? nil : local.jobs
      limits = CellLimits(seconds: local.timeout, memory: local.memory?.bytes)
    }
  }

  public var canonical: CanonicalJSON { .null }
}
