import Foundation

extension HTML {
  /// Data for the scripts of a page, in an element that no text in it can end or change.
  ///
  /// A script ends at `</script`, and one that has `<!--` and `<script` in it does not even end there; JSON
  /// can do without `<`.
  ///
  /// - Parameters:
  ///   - json: The data as JSON.
  ///   - id: The element's id.
  /// - Returns: A `script` element that runs nothing.
  package static func data(json: String, id: String) -> HTML {
    element(
      "script", ["type": "application/json", "id": id],
      HTML(trusted: json.replacingOccurrences(of: "<", with: "\\u003c")))
  }

  /// A text for the scripts of a page, as a string in JSON.
  package static func data(_ text: String, id: String) -> HTML {
    let json = (try? JSONEncoder().encode(text)).map { String(decoding: $0, as: UTF8.self) }
    return data(json: json ?? "\"\"", id: id)
  }
}
