/// Text that a terminal shows and does nothing else with: names, values, paths and what programs print may come
/// from anybody.
extension String {
  /// The text with its control characters, but for line ends and tabs, as pictures of them (`␛`), and with
  /// marks that turn the direction of writing around as `�`: what is read is what is there.
  var forTerminal: String { replacingControls { $0.picture } }

  /// The text, which is JSON, with control characters as its escapes: the same value.
  var asTerminalJSON: String {
    replacingControls { scalar in
      let digits = String(scalar.value, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }

  /// The text in one line.
  var inOneLine: String {
    forTerminal.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  private func replacingControls(_ replacement: (Unicode.Scalar) -> String) -> String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalar.isControl {
        result.append(contentsOf: replacement(scalar).unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}

extension Unicode.Scalar {
  /// Whether a terminal does something at this character but to show it.
  fileprivate var isControl: Bool {
    switch value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// The picture of a control character.
  fileprivate var picture: String {
    switch value {
    case 0..<0x20: Unicode.Scalar(0x2400 + value).map(String.init) ?? "�"
    case 0x7F: "␡"
    default: "�"
    }
  }
}
