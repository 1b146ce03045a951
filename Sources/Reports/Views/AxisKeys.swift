import Chapters

/// How values lie along an axis.
enum AxisScale: String, SpecChoice {
  case linear, log
}

/// Where an axis begins and ends, as far as that is said.
struct AxisLimits: Sendable, Hashable {
  var low: Double?
  var high: Double?

  static let none = AxisLimits()
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
    "a mapping from x or y to its two ends, like {y: [0, 1]}; ~ leaves an end to the values"
  }

  var axes = PerAxis<AxisLimits>()
  /// Where they stand.
  var location: SourceLocation?
  /// Where those of each axis stand.
  var locations: [String: SourceLocation] = [:]

  init() {}

  init(_ node: SpecNode) throws {
    var locations: [String: SourceLocation] = [:]
    axes = try PerAxis(node, of: Self.self) { axis, ends in
      guard let items = ends.items, items.count == 2 else {
        throw ends.complaint(
          "the limits of '\(axis)' are two numbers, the lower one first, like [0, 1]")
      }
      let (low, high) = (try Double?(items[0]), try Double?(items[1]))
      if let low, let high, low >= high {
        throw ends.complaint(
          "the limits of '\(axis)' are two numbers, the lower one first, like [0, 1]")
      }
      locations[axis] = ends.location
      return AxisLimits(low: low, high: high)
    }
    location = node.location
    self.locations = locations
  }

  static func == (left: Self, right: Self) -> Bool { left.axes == right.axes }
  func hash(into hasher: inout Hasher) { hasher.combine(axes) }

  static var jsonSchema: CanonicalJSON {
    let ends: CanonicalJSON = [
      "type": "array", "minItems": 2, "maxItems": 2, "items": Double?.jsonSchema,
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
