/// What becomes of the last bits of results.
package enum Numerics: String, SpecChoice, Codable {
  /// The same bytes on every machine, as far as the program promises.
  case portable
  /// Whatever is fastest on a machine; another may differ in last bits, and in what follows from them.
  case fastest
}
