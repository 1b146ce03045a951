/// What is to become of a cell: decided here for a plan, which looks ahead, and for a run, which learns as
/// it goes.
enum Decision {
  /// Nothing: the store has its output.
  case cached(CellKey, KeptOutput)
  /// It is run; a new one has shown nothing yet.
  case runs(CellKey, isNew: Bool, Reason)
  /// It is looked at again once a cell that it reads has run.
  case later(CellName, isNew: Bool)
  /// Nothing, until a cell that it reads stops failing.
  case blocked(by: CellName)

  /// A cell that another reads.
  enum Upstream {
    /// It has this output, by its hash.
    case done(String)
    /// It has none yet.
    case pending
    /// It failed, or waits for one that did.
    case stuck
  }

  /// Decides.
  ///
  /// - Parameters:
  ///   - cell: The cell.
  ///   - isFresh: Whether it runs whatever the store has.
  ///   - maker: Makes its key.
  ///   - known: What the store has.
  ///   - upstream: Each cell that it reads, by its position in the book: its name, and how it stands.
  /// - Throws: Where the store cannot be read.
  init(
    about cell: Cell, isFresh: Bool, _ maker: KeyMaker, _ known: StoredKnowledge,
    upstream: (Int) -> (name: CellName, state: Upstream)
  ) throws {
    var hashes: [Int: String] = [:]
    for input in cell.inputs {
      let (name, state) = upstream(input.cell)
      switch state {
      case .done(let hash):
        hashes[input.cell] = hash
        continue
      case .stuck: self = .blocked(by: name)
      case .pending: self = .later(name, isNew: !known.isKnown(cell))
      }
      return
    }
    let key = maker.key(of: cell, outputs: hashes)
    if isFresh {
      self = .runs(key, isNew: false, .freshRunAsked)
    } else if let output = try known.output(key.text) {
      self = .cached(key, output)
    } else {
      let last = try known.shown(by: cell)
      self = .runs(
        key, isNew: last == nil, try Self.reason(cell, key: key, last: last, known))
    }
  }

  /// Why a cell runs that the store has no output of.
  private static func reason(
    _ cell: Cell, key: CellKey, last: CellKey?, _ known: StoredKnowledge
  ) throws -> Reason {
    if let message = try known.failure(key.text) { return .failedLastTime(message) }
    guard let last else { return .neverRun }
    guard last.text != key.text else { return .outputMissing }
    let blocks = Dictionary(
      cell.inputs.map { ($0.key, $0.block) }, uniquingKeysWith: { first, _ in first })
    return .changed(key.material.differences(from: last.material, blocks: blocks))
  }
}
