/// Stops the program with a message where a condition does not hold, in every build.
///
/// For what a caller of the engine may get wrong: `precondition` says nothing in a release build but
/// "Illegal instruction". What bad data in a file can cause throws an error instead.
///
/// - Parameters:
///   - condition: What must hold.
///   - message: What is wrong where it does not; evaluated only then.
///   - file: The file that the message names.
///   - line: The line that the message names.
package func require(
  _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String,
  file: StaticString = #fileID, line: UInt = #line
) {
  guard condition() else { fatalError(message(), file: file, line: line) }
}
