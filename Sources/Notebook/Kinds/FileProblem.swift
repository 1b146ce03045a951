import Foundation

/// Why a file cannot be read or written, in the system's words.
enum FileProblem {
  /// The reason within an error of Foundation's.
  static func reason(_ error: any Error) -> String {
    var current: any Error = error
    while let inner = (current as NSError).userInfo[NSUnderlyingErrorKey] as? any Error {
      current = inner
    }
    if let code = (current as? POSIXError)?.code { return String(cString: strerror(code.rawValue)) }
    let described = current as NSError
    return described.domain == NSPOSIXErrorDomain
      ? String(cString: strerror(Int32(described.code))) : described.localizedDescription
  }
}
