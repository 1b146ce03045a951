import Foundation

/// Unicode's normal forms, as the `tokenizers` library has them.
enum NormalForm: String, CaseIterable, Sendable {
  case composed = "NFC"
  case decomposed = "NFD"
  case compatiblyComposed = "NFKC"
  case compatiblyDecomposed = "NFKD"

  /// The text in this form.
  ///
  /// The library's tables are those of Unicode 9: characters that came later stay, and stand apart.
  func apply(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
    var normal = ""
    var known = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar.isASCII || scalar.isAssigned(in: 9) {
        known.append(scalar)
      } else {
        normal += normalized(String(known))
        normal.unicodeScalars.append(scalar)
        known = .init()
      }
    }
    return normal + normalized(String(known))
  }

  private func normalized(_ text: String) -> String {
    switch self {
    case .composed:
      Self.ordered(text.decomposedStringWithCanonicalMapping).precomposedStringWithCanonicalMapping
    case .decomposed: Self.ordered(text.decomposedStringWithCanonicalMapping)
    case .compatiblyComposed:
      Self.ordered(text.decomposedStringWithCompatibilityMapping)
        .precomposedStringWithCanonicalMapping
    case .compatiblyDecomposed: Self.ordered(text.decomposedStringWithCompatibilityMapping)
    }
  }

  /// The text with its marks in Unicode's order, in which Foundation leaves them only where no
  /// character becomes several marks.
  private static func ordered(_ text: String) -> String {
    var scalars = Array(text.unicodeScalars)
    var start = 0
    while start < scalars.count {
      let marks = scalars[start...].prefix {
        $0.properties.canonicalCombiningClass != .notReordered
      }
      if marks.count > 1 {
        // The sort is stable.
        scalars.replaceSubrange(
          marks.indices,
          with: marks.sorted {
            $0.properties.canonicalCombiningClass < $1.properties.canonicalCombiningClass
          })
      }
      start = marks.endIndex + 1
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
