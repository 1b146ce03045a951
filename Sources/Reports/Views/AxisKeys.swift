import Chapters
import Frames

/// How values lie along an axis.
enum AxisScale: String, SpecChoice {
  case linear, log
}

/// Where an axis begins and ends, as far as that is said; along time, in seconds since the beginning of 1970.
struct AxisLimits: Sendable, Hashable {
  var low: Double?
  var high: Double?

  static let none = AxisLimits()
}

/// An end of an axis as it is written: a number or a date.
struct AxisEnd: SpecValue {
  static var expectation: String { "a number or a date like 2024-03-01" }

  let text: String
  /// The number that it is, if it is one.
  let number: Double?
  /// The moment that it is, if it is one: a year is a number too.
  let moment: Moment?
  let location: SourceLocation

  init(_ node: SpecNode) throws {
    text = node.text ?? ""
    number = (try? Double(node)).flatMap { $0.isFinite ? $0 : nil }
    moment = Moment(text, allowsParts: true)
    location = node.location
    guard number != nil || moment != nil else { throw node.mismatch(AxisEnd.self) }
  }

  /// Where it is along an axis of numbers, or of time.
  ///
  /// - Throws: `NoValue` where it is none of those.
  fileprivate func place(on axis: String, isTime: Bool) throws(NoValue) -> Double {
    if let place = isTime ? moment?.seconds : number { return place }
    throw NoValue(
      isTime
        ? "'\(text)' is a number, and along \(axis) are dates; expected limits like [2024-03-01, 2024-12-31]"
        : "'\(text)' is a date, and along \(axis) are numbers; expected limits like [0, 1]",
      at: location)
  }

  static func == (left: Self, right: Self) -> Bool { left.text == right.text }
  func hash(into hasher: inout Hasher) { hasher.combine(text) }

  static var jsonSchema: CanonicalJSON {
    ["anyOf": [SpecSchema.number, ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}"]]]
  }

  var canonical: CanonicalJSON { number.map(CanonicalJSON.number) ?? .text(text) }
}

/// The limits of an axis as they are written.
struct WrittenLimits: Sendable {
  var low: AxisEnd?
  var high: AxisEnd?
  /// Where they stand.
  var location: SourceLocation

  fileprivate init(_ axis: String, _ node: SpecNode) throws {
    let order = "the lower one first, like [0, 1] or [2024-03-01, ~]"
    guard let items = node.items, items.count == 2 else {
      throw node.complaint("the limits of '\(axis)' are two numbers or two dates, \(order)")
    }
    (low, high, location) = (try AxisEnd?(items[0]), try AxisEnd?(items[1]), node.location)
    guard let low, let high else { return }
    let isOrdered: Bool
    switch (low.number, high.number, low.moment, high.moment) {
    case (let low?, let high?, _, _): isOrdered = low < high
    case (_, _, let low?, let high?): isOrdered = low.seconds < high.seconds
    default: isOrdered = false
    }
    guard isOrdered else {
      throw node.complaint("the limits of '\(axis)' are two numbers or two dates, \(order)")
    }
  }

  /// The limits along an axis of numbers, or of time.
  ///
  /// - Throws: `NoValue` where an end is none of those.
  func along(_ axis: String, isTime: Bool = false) throws(NoValue) -> AxisLimits {
    AxisLimits(
      low: try low?.place(on: axis, isTime: isTime), high: try high?.place(on: axis, isTime: isTime)
    )
  }

  /// The ends that are written.
  var ends: [AxisEnd] { [low, high].compactMap(\.self) }
}

extension WrittenLimits: Hashable {
  static func == (left: Self, right: Self) -> Bool {
    (left.low, left.high) == (right.low, right.high)
  }
  func hash(into hasher: inout Hasher) { hasher.combine(ends) }
}

/// What is said of the axes of a plot, each by its name: `scale: {x: log}`, `limits: {y: [0, 1]}`.
struct PerAxis<Value: Sendable & Hashable>: Sendable, Hashable {
  var x: Value?
  var y: Value?

  /// Reads what is said of each axis.
  init<Keys: SpecValue>(
    _ node: SpecNode, of keys: Keys.Type, _ read: (_ axis: String, _ node: SpecNode) throws -> Value
  ) throws {
    guard let entries = node.entries else { throw node.mismatch(keys) }
    for (key, value) in entries {
      switch key.text {
      case "x": x = try read("x", value)
      case "y": y = try read("y", value)
      default:
        throw key.complaint("a plot has the axes x and y, found '\(key.text ?? "")'")
      }
    }
  }

  init(x: Value? = nil, y: Value? = nil) {
    self.x = x
    self.y = y
  }
}

/// The value of `scale:`.
struct AxisScales: SpecValue {
  static var expectation: String { "a mapping from x or y to linear or log, like {x: log}" }

  var axes = PerAxis<AxisScale>()
  /// Where they stand.
  var location: SourceLocation?

  init() {}

  init(_ node: SpecNode) throws {
    axes = try PerAxis(node, of: Self.self) { try AxisScale($1) }
    location = node.location
  }

  static func == (left: Self, right: Self) -> Bool { left.axes == right.axes }
  func hash(into hasher: inout Hasher) { hasher.combine(axes) }

  static var jsonSchema: CanonicalJSON {
    SpecSchema.object(["x": AxisScale.jsonSchema, "y": AxisScale.jsonSchema])
  }

  var canonical: CanonicalJSON {
    .object(
      ["x": axes.x, "y": axes.y].compactMapValues { $0.map { CanonicalJSON.text($0.rawValue) } })
  }
}

/// The value of `limits:`.
struct PlotLimits: SpecValue {
  static var expectation: String {
    "a mapping from x or y to its two ends, like {y: [0, 1]} or {x: [2024-03-01, ~]}; ~ leaves an end to the values"
  }

  var axes = PerAxis<WrittenLimits>()
  /// Where they stand.
  var location: SourceLocation?

  init() {}

  init(_ node: SpecNode) throws {
    axes = try PerAxis(node, of: Self.self) { try WrittenLimits($0, $1) }
    location = node.location
  }

  static func == (left: Self, right: Self) -> Bool { left.axes == right.axes }
  func hash(into hasher: inout Hasher) { hasher.combine(axes) }

  static var jsonSchema: CanonicalJSON {
    let ends: CanonicalJSON = [
      "type": "array", "minItems": 2, "maxItems": 2, "items": AxisEnd?.jsonSchema,
    ]
    return SpecSchema.object(["x": ends, "y": ends])
  }

  var canonical: CanonicalJSON {
    .object(
      ["x": axes.x, "y": axes.y].compactMapValues { limits in
        limits.map { .array([$0.low.canonical, $0.high.canonical]) }
      })
  }
}
