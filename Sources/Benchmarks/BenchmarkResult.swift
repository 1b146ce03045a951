import Tensors

/// The figures of a benchmark, in the order in which they are shown; in JSON one object.
package struct BenchmarkResult: Sendable {
  /// A figure.
  package struct Figure: Sendable {
    /// Its key in JSON, with the unit where it has one.
    package var key: String
    /// What it is, in words.
    package var label: String
    /// Its value.
    package var value: Double
    /// Whether it is a whole number.
    package var isWhole: Bool
  }

  /// The benchmark's name.
  package var name: String
  /// Its figures.
  package private(set) var figures: [Figure] = []

  init(_ name: String) { self.name = name }

  /// The value of a figure; none where there is no such figure.
  package subscript(key: String) -> Double? { figures.first { $0.key == key }?.value }

  mutating func add(_ key: String, _ label: String, _ value: Double) {
    figures.append(Figure(key: key, label: label, value: value, isWhole: false))
  }

  mutating func add(_ key: String, _ label: String, _ value: Int) {
    figures.append(Figure(key: key, label: label, value: Double(value), isWhole: true))
  }
}

extension BenchmarkResult: Encodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue _: Int) { return nil }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: Key(stringValue: "name"))
    for figure in figures {
      let key = Key(stringValue: figure.key)
      if figure.isWhole {
        try container.encode(Int(figure.value), forKey: key)
      } else {
        try container.encode(figure.value, forKey: key)
      }
    }
  }
}

/// Timing in turn.
///
/// What is compared is timed round by round, so that whatever else the machine does touches all.
enum Stopwatch {
  /// Wall-clock seconds of something.
  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let elapsed = try ContinuousClock().measure(body).components
    return Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
  }

  /// The median time of each of several things over rounds.
  ///
  /// - Parameters:
  ///   - rounds: How often each is timed.
  ///   - count: How many things there are.
  ///   - body: Does one of them.
  /// - Returns: Wall-clock seconds of each.
  static func medians(
    rounds: Int, of count: Int, _ body: (Int) throws -> Void
  ) rethrows -> [Double] {
    var times = [[Double]](repeating: [], count: count)
    for _ in 0..<rounds {
      for index in 0..<count { times[index].append(try seconds { try body(index) }) }
    }
    return times.map { $0.sorted()[$0.count / 2] }
  }
}
