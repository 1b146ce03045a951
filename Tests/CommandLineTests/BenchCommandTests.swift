import Foundation
import TestSupport
import Testing

/// `bench`: figures of shapes that take no time.
struct BenchCommandTests {
  /// The figures of one benchmark on a shape that takes no time.
  private func figures(_ benchmark: String, _ options: String...) throws -> [String: Double] {
    let shape = [
      "--layers", "4", "--width", "32", "--heads", "4", "--mlp", "64", "--vocabulary", "96",
      "--batch", "8", "--length", "16", "--threads", "1", "--steps", "4",
    ]
    let ended = try Palimpsest([:]).run(["bench", "--json", "--only", benchmark] + shape + options)
    let results = try JSONSerialization.jsonObject(with: Data(ended.output.utf8))
    let fields = try #require((results as? [[String: Any]])?.first)
    #expect(fields["name"] as? String == benchmark)
    return fields.compactMapValues { ($0 as? NSNumber)?.doubleValue }
  }

  @Test func aStepTakesNoMemoryThatWasNotThereBefore() throws {
    let whole = try figures("train-step")
    #expect(whole["allocations"] == 0)
    #expect(whole["trained"] == whole["parameters"])
    for key in ["seconds_per_step", "tokens_per_second", "fraction_of_gemm_peak"] {
      #expect(try #require(whole[key]) > 0)
    }
  }

  /// What need not be kept is not: below the first trained layer, and where it is computed again.
  @Test func onlyWhatIsNeededIsKept() throws {
    let whole = try #require(try figures("train-step")["step_bytes"])
    let recomputed = try figures("train-step", "--activations", "recomputed")
    let last = try figures("train-step", "--train", "blocks.3.mlp.W_out")
    let first = try figures("train-step", "--train", "blocks.0.mlp.W_out")
    #expect(try #require(recomputed["step_bytes"]) < 0.75 * whole)
    #expect(try #require(last["step_bytes"]) < 0.6 * #require(first["step_bytes"]))
    #expect(last["trained"] == 2048.0)
  }

  @Test func sweepsAreTimedBesideThePassesThatTheyStandFor() throws {
    let sweep = try figures("patch-sweep")
    #expect(sweep["cells"] == 192.0)
    #expect(try #require(sweep["largest_difference"]) < 1e-5)
    #expect(try #require(sweep["speedup"]) > 0)
  }

  @Test func decodingIsTimedBesideACopy() throws {
    let decoding = try figures("decode")
    #expect(decoding["bytes_per_token"] == (decoding["parameters"] ?? 0) * 2)
    #expect(try #require(decoding["ratio_to_bandwidth"]) > 0)
  }

  @Test func theMachinesBestIsTimed() throws {
    let roofline = try figures("roofline")
    for key in ["gemm_flops", "gemm_flops_one_thread", "copy_bytes_per_second"] {
      #expect(try #require(roofline[key]) > 1e6)
    }
    let kernels = try figures("kernels")
    #expect(kernels.filter { $0.key.hasSuffix("_nanoseconds") }.count == 10)
    #expect(kernels.allSatisfy { $0.value > 0 })
  }

  @Test func benchmarksOfWhatIsNotThereAreErrors() throws {
    let ended = try Palimpsest([:]).run("bench", "--only", "train-step", "--train", "blocks.6.mlp")
    #expect(ended.status == 64)
    #expect(ended.errors.contains("'blocks.6.mlp' is not among 6 layers"))
  }
}
