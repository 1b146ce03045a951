import Foundation
import Notebook

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
  ///
  /// - Parameters:
  ///   - name: The name that pkg-config knows it by.
  ///   - package: The package of Debian that has it.
  /// - Returns: Which version there is, or what to do.
  public static func library(_ name: String, package: String) async -> Examination {
    await library(name, package: package, in: SearchPath())
  }

  /// A library that a build needs; where there is no Swift, nothing is built.
  static func library(
    _ name: String, package: String, in search: SearchPath
  ) async -> Examination {
    if let version = await output(of: "pkg-config", ["--modversion", name], in: search) {
      return Examination(subject: name, finding: version)
    }
    guard search.program("swift") != nil else {
      return Examination(subject: name, finding: "not found; only a build needs it")
    }
    return Examination(
      subject: name, finding: "not found", remedy: "sudo apt-get install \(package)")
  }

  var text: String {
    let mark = remedy == nil ? "ok     " : "problem"
    return "\(mark) \(subject): \(finding)" + (remedy.map { "\n        \($0)" } ?? "")
  }

  /// Whether a program is installed.
  static func isThere(_ program: String) -> Bool { SearchPath().program(program) != nil }

  /// What a program prints, if it is there and succeeds.
  static func output(
    of program: String, _ arguments: [String], in search: SearchPath = SearchPath()
  ) async -> String? {
    guard let path = search.program(program),
      let ended = try? await CalledProgram.run(path, arguments), ended.hasSucceeded
    else { return nil }
    return ended.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
