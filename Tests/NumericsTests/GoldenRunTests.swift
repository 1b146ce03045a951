import Foundation
import Subprocess
import SystemPackage
import Testing

/// Portable numerics: the same bytes on every x86-64 machine with AVX2.
///
/// What is computed stands in `Tests/GoldenRuns`; these are the hashes that every machine must meet.
struct GoldenRunTests {
  private static let golden = [
    "training": "34cdf961e0d7205c", "training with biases": "f03002ff7bd57bdb",
    "patch sweep": "fc2a117976f7d1e4", "edit": "21701c3fcd96cdd8",
  ]

  /// The last line, without the kernels that are in force.
  private static let platform = "platform"

  /// A processor to pretend to have, as far as the environment can say so.
  struct Machine: Sendable, CustomStringConvertible {
    var kernels: String
    var core: String?
    var threads: Int

    var description: String { "\(kernels), core \(core ?? "ours"), \(threads) threads" }
  }

  private static let machines = ["v3", "v4"].flatMap { kernels in
    [nil, "Haswell", "Zen"].flatMap { core in
      [1, 2, 3].map { Machine(kernels: kernels, core: core, threads: $0) }
    }
  }

  /// Kernels that this machine lacks are not tried; what it has is told by /proc/cpuinfo.
  private static let hasAVX512: Bool = {
    let flags = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    return ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"].allSatisfy(flags.contains)
  }()

  private func run(_ machine: Machine) async throws -> [String: String] {
    var changes: [Environment.Key: String?] = [
      "PALIMPSEST_KERNELS": machine.kernels, "OPENBLAS_CORETYPE": machine.core,
      // None of these is to matter.
      "OPENBLAS_NUM_THREADS": "\(machine.threads)", "OPENBLAS_BLOCK_FACTOR": "50",
      "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Chatham",
    ]
    if machine.core == nil { changes.updateValue(nil, forKey: "OPENBLAS_CORETYPE") }
    let ended = try await Subprocess.run(
      .path(FilePath(Programs.folder.appending(path: "golden-runs").path)),
      arguments: Arguments(["\(machine.threads)"]), environment: .inherit.updating(changes),
      output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
    #expect(ended.terminationStatus.isSuccess, "\(ended.standardError)")
    let lines = ended.standardOutput.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return line.hasPrefix(Self.platform)
        ? (Self.platform, words.dropFirst().joined(separator: " "))
        : (words.dropLast().joined(separator: " "), String(words.last ?? ""))
    }
    return Dictionary(lines, uniquingKeysWith: { $1 })
  }

  @Test(arguments: machines.filter { $0.kernels != "v4" || hasAVX512 })
  func everyMachineMeetsTheHashes(machine: Machine) async throws {
    var found = try await run(machine)
    let platform = found.removeValue(forKey: Self.platform) ?? ""
    #expect(found == Self.golden)
    #expect(platform.hasSuffix("; core \(machine.core ?? "Haswell"), kernels \(machine.kernels)"))
  }
}

/// Where programs lie that the package builds: beside the test bundle.
enum Programs {
  static let folder: URL = {
    let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
    let here = bundle ?? URL(fileURLWithPath: CommandLine.arguments.first ?? ".build/debug/x")
    return here.deletingLastPathComponent()
  }()
}
