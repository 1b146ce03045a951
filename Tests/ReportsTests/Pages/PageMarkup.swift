/// A page's markup read strictly: what a browser would have to guess at is a problem.
struct PageMarkup {
  /// An element as it begins.
  struct Element {
    var name: String
    var attributes: [String: String] = [:]
  }

  /// The elements in order.
  private(set) var elements: [Element] = []
  /// What is wrong, in words.
  private(set) var problems: [String] = []

  private let text: [UInt8]
  private var place = 0
  private var open: [String] = []

  private static let void: Set<String> = ["meta", "br", "hr", "img", "input"]
  private static let raw: Set<String> = ["script", "style"]

  init(_ page: String) {
    text = Array(page.utf8)
    while place < text.count { step() }
    if !open.isEmpty { problems.append("never closed: \(open)") }
  }

  /// The ids that more than one element has.
  var repeatedIDs: [String] {
    let ids = elements.compactMap { $0.attributes["id"] }
    return Dictionary(ids.map { ($0, 1) }, uniquingKeysWith: +).filter { $0.value > 1 }.keys
      .sorted()
  }

  private mutating func step() {
    switch text[place] {
    case UInt8(ascii: "<"): tag()
    case UInt8(ascii: ">"): complain("a '>' that is not escaped")
    case UInt8(ascii: "&"): reference()
    default: place += 1
    }
  }

  private mutating func complain(_ problem: String) {
    let around = text[max(0, place - 60)..<min(text.count, place + 60)]
    problems.append("\(problem) in '\(String(decoding: around, as: UTF8.self))'")
    place += 1
  }

  private mutating func reference() {
    let rest = text[(place + 1)...].prefix(10)
    let name = rest.prefix { Self.isNameByte($0) || $0 == UInt8(ascii: "#") }
    guard !name.isEmpty, rest.dropFirst(name.count).first == UInt8(ascii: ";") else {
      return complain("a '&' that is not escaped")
    }
    place += name.count + 2
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private mutating func name() -> String {
    let name = text[place...].prefix(while: Self.isNameByte)
    place += name.count
    return String(decoding: name, as: UTF8.self)
  }

  private mutating func take(_ mark: String) -> Bool {
    guard text[place...].starts(with: mark.utf8) else { return false }
    place += mark.utf8.count
    return true
  }

  private mutating func tag() {
    if take("<!DOCTYPE html>") { return }
    if take("</") {
      let name = name()
      guard open.last == name, take(">") else {
        return complain("'</\(name)' closes \(open.last ?? "nothing")")
      }
      open.removeLast()
      return
    }
    place += 1
    var element = Element(name: name())
    guard !element.name.isEmpty else { return complain("a '<' that is not escaped") }
    while take(" ") { attribute(of: &element) }
    let isEmpty = take("/")
    guard take(">") else { return complain("the tag '\(element.name)' does not end") }
    elements.append(element)
    if Self.raw.contains(element.name) { return passRaw(element.name) }
    if !isEmpty, !Self.void.contains(element.name) { open.append(element.name) }
  }

  private mutating func attribute(of element: inout Element) {
    let name = name()
    guard !name.isEmpty else { return }
    if element.attributes[name] != nil { complain("'\(name)' twice") }
    element.attributes[name] = ""
    guard take("=\"") else { return }
    let start = place
    while place < text.count, text[place] != UInt8(ascii: "\"") {
      switch text[place] {
      case UInt8(ascii: "<"): complain("a '<' in an attribute")
      case UInt8(ascii: "&"): reference()
      default: place += 1
      }
    }
    let value = String(decoding: text[start..<min(place, text.count)], as: UTF8.self)
    element.attributes[name] = value.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&#x27;", with: "'").replacing("&amp;", with: "&")
    place += 1
  }

  /// Passes what a script or a style sheet holds, as browsers do: a script that mentions `<!--<script` goes on
  /// after the next `</script>`.
  private mutating func passRaw(_ name: String) {
    let content = text[place...]
    guard let end = content.firstRange(of: Array("</\(name)>".utf8)) else {
      return complain("'\(name)' never ends")
    }
    if content[..<end.lowerBound].firstRange(of: Array("<!--".utf8)) != nil {
      complain("'<!--' in '\(name)'")
    }
    place = end.upperBound
  }
}
