import Foundation

extension Frame {
  /// The rows as a JSON list of objects, in the order of the columns.
  package func rowsAsJSON() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    let names = try columns.map { try encoder.encode($0.name) }
    var data = Data("[".utf8)
    for (number, row) in rows.enumerated() {
      data += Data((number == 0 ? "{" : ",\n{").utf8)
      for (position, value) in row.enumerated() {
        if position > 0 { data += Data(", ".utf8) }
        data += names[position] + Data(": ".utf8)
        if case .number(let number) = value, !number.isFinite {
          data += Data((number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity").utf8)
        } else {
          data += try encoder.encode(value)
        }
      }
      data += Data("}".utf8)
    }
    return data + Data("]\n".utf8)
  }
}
