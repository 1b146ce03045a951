import Foundation

@testable import Frames
@testable import Notebook

/// Runs and outputs put into a store without running anything.
extension Store {
  /// The material of a made-up cell, told apart by a number.
  static func material(_ value: Int) -> KeyMaterial {
    KeyMaterial(kind: "count", version: 1, seed: 0, spec: ["value": String(value)])
  }

  /// An execution of a made-up cell.
  static func execution(
    _ name: CellName, _ value: Int, _ outcome: Outcome = .done, message: String? = nil,
    started: Date = Date(timeIntervalSince1970: 1_800_000_000), seconds: Double = 1
  ) -> Execution {
    Execution(
      name: name, key: CellKey(material(value)), started: started,
      cost: CellCost(seconds: seconds), outcome: outcome, message: message, host: "m",
      version: "1", platform: "p")
  }

  /// The output of a made-up cell: a number in a frame, and as a blob.
  static func output(_ value: Int) -> Output {
    var frame = Frame("numbers", columns: [Frame.Column("value", .integer, "a number")])
    frame.append([.integer(value)])
    return Output(frames: [frame], blobs: ["blob": Data("number \(value)".utf8)])
  }

  /// Notes a finished run of a made-up cell, with its output.
  @discardableResult
  func keep(
    _ block: String, _ value: Int, axes: [AxisValue] = [],
    started: Date = Date(timeIntervalSince1970: 1_800_000_000), seconds: Double = 1
  ) throws -> KeptOutput {
    let name = CellName(block: block, axes: axes)
    return try save(
      objects.write(Self.output(value)),
      of: Self.execution(name, value, started: started, seconds: seconds))
  }
}
