import ArgumentParser

/// The exit statuses that the command line promises.
package enum ExitStatus {
  /// A cell failed, or what was asked for could not be done.
  package static let failure = ExitCode(1)
  static let invalidBook = ExitCode(2)
  static let claimFellShort = ExitCode(3)
  /// It was interrupted.
  package static let interrupted = ExitCode(130)
}
