import Foundation

/// One thing that `doctor` looked at.
public struct Examination {
  var subject: String
  var finding: String
  /// What to do, where something is wrong.
  var remedy: String?

  /// What was found of something.
  ///
  /// - Parameters:
  ///   - subject: What was looked at.
  ///   - finding: What was found.
  ///   - remedy: What to do, where something is wrong.
  public init(subject: String, finding: String, remedy: String? = nil) {
    self.subject = subject
    self.finding = finding
    self.remedy = remedy
  }

  /// A library that a build needs, by its pkg-config name.
  public static func library(_ name: String, package: String) -> Examination {
    let version = output(of: ["pkg-config", "--modversion", name])
    return Examination(
      subject: name, finding: version ?? "not found",
      remedy: version == nil ? "sudo apt-get install \(package)" : nil)
  }

  var text: String {
    let mark = remedy == nil ? "ok     " : "problem"
    return "\(mark) \(subject): \(finding)" + (remedy.map { "\n        \($0)" } ?? "")
  }

  /// Whether a program is installed.
  static func isThere(_ program: String) -> Bool { output(of: [program, "--version"]) != nil }

  /// What a program prints, if it is there and succeeds.
  static func output(of command: [String]) -> String? {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0
      ? text.trimmingCharacters(in: .whitespacesAndNewlines) : nil
  }
}
