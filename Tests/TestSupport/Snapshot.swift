import Foundation
import Testing

/// Checks text against a golden file beside the test.
///
/// Where the file is missing, or `RECORD_SNAPSHOTS` is set, it is written and the test fails, so that
/// a new golden file is always looked at.
///
/// - Parameters:
///   - text: The text.
///   - name: The file's name in the folder `Golden`.
///   - testFile: The test's file.
///   - location: Where a failure is shown.
/// - Throws: Where a missing golden file cannot be written.
public func expectGolden(
  _ text: String, _ name: String, testFile: String = #filePath,
  at location: SourceLocation = #_sourceLocation
) throws {
  let folder = URL(fileURLWithPath: testFile).deletingLastPathComponent().appending(path: "Golden")
  let file = folder.appending(path: name)
  let golden = try? String(contentsOf: file, encoding: .utf8)
  guard let golden, ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == nil else {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    Issue.record("recorded \(name); look at it and run again", sourceLocation: location)
    return
  }
  let pairs = zip(
    text.split(separator: "\n", omittingEmptySubsequences: false),
    golden.split(separator: "\n", omittingEmptySubsequences: false))
  if let (number, pair) = pairs.enumerated().first(where: { $1.0 != $1.1 }) {
    Issue.record(
      "\(name):\(number + 1) is\n\(pair.0)\nand was\n\(pair.1)", sourceLocation: location)
  } else {
    #expect(text == golden, "\(name) has another length", sourceLocation: location)
  }
}
