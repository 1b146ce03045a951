import ArgumentParser

/// Token ids on the command line: `--tokens 5 9 2`.
///
/// To ArgumentParser they are one value: the time that it takes for an option grows with the square of the
/// number of values, and a long prompt has tens of thousands.
struct TokenList: ExpressibleByArgument {
  var ids: [Int32]

  init?(argument: String) {
    let ids = argument.split(separator: " ").map { Int32($0) }
    guard !ids.isEmpty, !ids.contains(nil) else { return nil }
    self.ids = ids.compactMap(\.self)
  }

  /// A command line, the values behind `--tokens` made one.
  static func joining(_ arguments: some Sequence<String>) -> [String] {
    var joined: [String] = []
    var (isList, hasValue) = (false, false)
    for argument in arguments {
      if isList, hasValue, !argument.hasPrefix("-") {
        joined[joined.count - 1] += " " + argument
        continue
      }
      hasValue = isList && !argument.hasPrefix("-")
      isList = hasValue || argument == "--tokens"
      joined.append(argument)
    }
    return joined
  }
}
