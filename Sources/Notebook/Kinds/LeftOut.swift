import Frames

/// Things that a run could not take, for one reason.
public struct Exclusion: FrameRow {
  /// Why.
  @Column("why they were left out") public var reason: String
  /// How many.
  @Column("how many were left out for that") public var excluded: Int
  /// How many there were.
  @Column("how many there were in all") public var all: Int
  /// What they are called, the first ones.
  @Column("which, the first ones") public var names: String
  /// What is wrong with the first of them.
  @Column("what is wrong with the first of them") public var first: String

  public init() {}

  /// The frame's name, whatever the property is called.
  static let frame = "left_out"
}

/// What a run left out of what it was given, reason by reason: a frame that is put out only where there is
/// something, and told on the console.
@propertyWrapper
public struct LeftOut: Sendable, ResultProperty {
  /// The reasons.
  public var wrappedValue: [Exclusion] = []

  /// Declares that a run may leave things out.
  public init() {}

  func declare(in schema: inout OutputSchema, named name: String) {
    var frame = OutputSchema.FrameSchema(
      Exclusion.frame, "A reason for which something was left out; no frame where nothing was.",
      columns: Exclusion.columns)
    frame.isOptional = true
    schema.frames.append(frame)
  }

  func add(to output: inout Output, named name: String) {
    guard !wrappedValue.isEmpty else { return }
    output.frames.append(Frame(Exclusion.frame, rows: wrappedValue))
  }
}

extension StoredOutput {
  /// What was left out, a sentence a reason: `left out 2 of 80: no partner (Ann Lee, Bob Zhu)`.
  package var leftOut: [String] {
    guard let frame = frame(Exclusion.frame), frame.columns == Exclusion.columns else { return [] }
    return frame.rows.map { row in
      let words = row.map(\.plain)
      return "left out \(words[1]) of \(words[2]): \(words[0]) (\(words[3]))"
    }
  }
}
