import Chapters
import Frames
import Notebook
import Reports

/// How a claim stands that is to be settled.
struct Standing {
  /// The claim's id.
  let claim: String
  /// The axis that it is over.
  let axis: String
  /// What it reads.
  let readings: [CellReading]
  /// Where its block begins.
  let location: Chapters.SourceLocation
  /// How many replicates it was looked at with.
  var count = 0
  /// The last look.
  var look: ClaimLook?
  /// How it stands.
  var state = State.open
  /// How long one more replicate should take, in seconds; none where nothing of it is to run.
  var seconds: Double?

  /// How a claim stands.
  enum State: Equatable {
    /// Replicates are added.
    case open
    /// It has a verdict.
    case settled
    /// It is open, and no replicates are added any more, for a reason.
    case stopped(String)
  }

  /// A claim of a block that is over an axis.
  init?(_ block: Block) {
    guard let axis = block.content.replicateAxis else { return nil }
    (claim, self.axis, location) = (block.id, axis, block.location)
    readings = block.content.variedReadings
  }

  /// Whether it was looked at again and again, so that its interval is a confidence sequence.
  var isLookedAt: Bool { look?.isSequential ?? false }

  /// What the results so far make of it.
  var verdict: String { look?.entry.verdict.rawValue ?? "inconclusive" }

  /// The same, with what is to be known besides.
  private var standing: String { look?.entry.standing ?? verdict }

  /// How many more replicates it should need, to choose by.
  var further: Int {
    switch look?.outlook {
    case .settled?: 1
    case .further(let count)?: count
    case .beyond(let count)?: count
    case .unknown?, nil: Self.unknownNeed
    }
  }

  /// What is supposed to be needed where nothing is known.
  private static let unknownNeed = 10

  /// The claim in a line.
  var text: String {
    let figures = look.map { $0.count > 0 ? ", \($0.difference)" : "" } ?? ""
    let head = "\(claim): over \(axis), n = \(count)\(figures)"
    switch state {
    case .settled: return "\(head): \(standing)"
    case .stopped(let reason): return "\(head): open; \(reason)"
    case .open: return "\(head): open; \(need)"
    }
  }

  /// How many more replicates it should need, and how long they take.
  private var need: String {
    guard let outlook = look?.outlook else { return "there was no look" }
    guard let seconds else { return "\(outlook); the next was run before" }
    guard seconds > 0 else { return "\(outlook), of unknown length" }
    let each = "\(outlook), \(Duration.spelled(seconds)) each"
    guard case .further(let count) = outlook, count > 1 else { return each }
    return "\(each), \(Duration.spelled(seconds * Double(count))) in all"
  }

  /// The claim as programs read it; one of a single comparison has its figures.
  struct Row: Encodable {
    var claim: String
    var chapter: String?
    var line: Int
    var axis: String
    var replicates: Int
    var verdict: String
    /// Whether the claim was added after its result had been seen, where it was.
    var exploratory: Bool?
    var difference: Double?
    var low: Double?
    var high: Double?
    var more: Int?
    var seconds: Double?
    var note: String?
  }

  /// The claim as programs read it.
  var row: Row {
    let only = look.flatMap { $0.estimates.count == 1 ? $0.estimates[0] : nil }
    var row = Row(
      claim: claim, chapter: look?.entry.chapter, line: location.line, axis: axis,
      replicates: count, verdict: verdict,
      exploratory: look?.entry.isExploratory == true ? true : nil, difference: only?.value,
      low: only?.interval?.lowerBound, high: only?.interval?.upperBound)
    switch state {
    case .settled: break
    case .stopped(let reason): row.note = reason
    case .open:
      row.seconds = seconds
      if case .further(let count)? = look?.outlook {
        row.more = count
      } else {
        row.note = look?.outlook.description
      }
    }
    return row
  }
}
