import Frames

/// An amount of memory: `500 MB`, `2 GB`.
package struct ByteCount: SpecValue {
  package static var expectation: String { "an amount of memory like 500 MB or 2 GB" }

  /// The amount in bytes.
  package let bytes: Int

  private static let units = ["KB": 1000, "MB": 1_000_000, "GB": 1_000_000_000]

  package init(_ node: SpecNode) throws {
    guard let text = node.text else { throw node.mismatch(ByteCount.self) }
    let digits = text.prefix { $0.isNumber || $0 == "." }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }.uppercased()
    guard let amount = Double(digits), let size = Self.units[unit], amount > 0, amount < 1e9 else {
      throw node.mismatch(ByteCount.self)
    }
    bytes = Int(amount * Double(size))
  }

  package var canonical: CanonicalJSON { .integer(bytes) }
  package static var jsonSchema: CanonicalJSON {
    SpecSchema.orParameter(["type": "string", "pattern": "^[0-9.]+ *[KkMmGg][Bb]$"])
  }

  /// The amount as a person writes it: `2 GB`, `512 MB`.
  package static func spelled(_ bytes: Int) -> String {
    let (size, unit) =
      bytes >= 1_000_000_000
      ? (1_000_000_000, "GB") : bytes >= 1_000_000 ? (1_000_000, "MB") : (1000, "KB")
    let amount = Double(bytes) / Double(size)
    let text =
      amount < 10 && amount != amount.rounded()
      ? NumberFormat(.fixed, digits: 1).string(amount)
      : NumberFormat(.fixed, digits: 0).string(amount)
    return "\(text) \(unit)"
  }
}
