import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Each mistake that implementers make, made on purpose: the reference tests would notice it.
///
/// Mistakes of the forward pass are made in the configuration or by arranging the weights so that
/// the right code computes what the wrong code would. `PRINT_KILL_TABLE=1` prints by how much each is
/// noticed.
struct MutationTests {
  struct Mutant: Sendable, CustomTestStringConvertible {
    let fixture: String
    let mistake: String
    var configure: @Sendable (inout ModelConfiguration) -> Void = { _ in }
    var rearrange: @Sendable (inout LanguageModel) -> Void = { _ in }

    /// A mistake in the arrangement of weights.
    static func arranged(
      _ fixture: String, _ mistake: String,
      _ rearrange: @escaping @Sendable (inout LanguageModel) -> Void
    ) -> Mutant {
      Mutant(fixture: fixture, mistake: mistake, rearrange: rearrange)
    }

    var testDescription: String { "\(fixture): \(mistake)" }
  }

  /// The tolerance of the reference tests.
  private static let tolerance: Float = 5e-6

  @Test(arguments: configured + rearranged + newer) func isNoticed(mutant: Mutant) throws {
    let folder = try #require(Bundle.module.resourceURL).appending(
      path: "Fixtures/\(mutant.fixture)")
    var shape = try Checkpoint.configuration(in: folder)
    mutant.configure(&shape)
    var model = try Checkpoint.model(shape, from: WeightFiles(in: folder))
    mutant.rearrange(&model)
    let reference = try SafeTensors(contentsOf: folder.appending(path: "ref.safetensors"))
    let sequences = try ReferenceTests.Fixture.sequences("input_ids", in: reference)
    let expected = try reference.tensor("logits_f64").scalars
    let found = largestDifference(model.logits(TokenBatch(sequences)).scalars, expected)
    #expect(found > 5 * Self.tolerance, "\(mutant.mistake) changes the logits by \(found) only")
    if ProcessInfo.processInfo.environment["PRINT_KILL_TABLE"] != nil {
      print("| \(mutant.fixture) | \(mutant.mistake) | \(found) |")
    }
  }

  // MARK: - Mistakes in what the family fixes

  static let configured: [Mutant] =
    [
      Mutant(fixture: "gpt2", mistake: "exact for tanh GELU") {
        $0.forEachBlock { $0.mlp.activation = .exactGELU }
      },
      Mutant(fixture: "neox", mistake: "tanh for exact GELU") {
        $0.forEachBlock { $0.mlp.activation = .tanhGELU }
      },
      Mutant(fixture: "gemma1", mistake: "SiLU for GELU") {
        $0.forEachBlock { $0.mlp.activation = .silu }
      },
      Mutant(fixture: "llama3", mistake: "GELU for SiLU") {
        $0.forEachBlock { $0.mlp.activation = .tanhGELU }
      },
      Mutant(fixture: "gemma1", mistake: "w for 1 + w") {
        $0.forEachNorm { $0.kind = .rootMeanSquare(offset: 0) }
      },
      Mutant(fixture: "llama3", mistake: "1 + w for w") {
        $0.forEachNorm { $0.kind = .rootMeanSquare(offset: 1) }
      },
      Mutant(fixture: "gemma1", mistake: "no √width") { $0.embeddingFactor = 1 },
      Mutant(fixture: "gemma2", mistake: "no √width") { $0.embeddingFactor = 1 },
      Mutant(fixture: "gemma1", mistake: "scale from width / heads") {
        let scale = 1 / (Double($0.width) / Double($0.heads)).squareRoot()
        $0.forEachBlock { $0.attention.scale = scale }
      },
      Mutant(fixture: "gemma2", mistake: "scale from the head's width") {
        let scale = 1 / Double($0.headWidth).squareRoot()
        $0.forEachBlock { $0.attention.scale = scale }
      },
      Mutant(fixture: "gemma2", mistake: "no cap of scores") {
        $0.forEachBlock { $0.attention.softCap = nil }
      },
      Mutant(fixture: "gemma2", mistake: "no cap of logits") { $0.finalSoftCap = nil },
      Mutant(fixture: "gemma2", mistake: "windows on the other layers") {
        $0.forEachBlock { $0.attention.window = $0.attention.window == nil ? 6 : nil }
      },
      Mutant(fixture: "gemma2", mistake: "a window one longer") {
        $0.forEachBlock { $0.attention.window = $0.attention.window.map { $0 + 1 } }
      },
      Mutant(fixture: "gemma2", mistake: "a window one shorter") {
        $0.forEachBlock { $0.attention.window = $0.attention.window.map { $0 - 1 } }
      },
      Mutant(fixture: "gemma2", mistake: "windows everywhere") {
        $0.forEachBlock { $0.attention.window = 6 }
      },
      Mutant(fixture: "gemma2", mistake: "no windows") {
        $0.forEachBlock { $0.attention.window = nil }
      },
      Mutant(fixture: "llama3", mistake: "rotary base 10,000") {
        let width = $0.headWidth
        $0.forEachBlock { $0.attention.rotary = RotaryPositions(base: 10_000, width: width) }
      },
      Mutant(fixture: "llama31_scaled", mistake: "no rotary scaling") {
        $0.forEachBlock { $0.attention.rotary?.scaling = nil }
      },
      Mutant(fixture: "llama31_scaled", mistake: "linear for llama3 scaling") {
        $0.forEachBlock { $0.attention.rotary?.scaling = .linear(factor: 8) }
      },
      Mutant(fixture: "neox", mistake: "all of the head rotated") {
        let width = $0.headWidth
        $0.forEachBlock { $0.attention.rotary = RotaryPositions(base: 10_000, width: width) }
      },
      Mutant(fixture: "neox", mistake: "sequential for parallel") {
        $0.forEachBlock { $0.isParallel = false }
      },
    ]
    + ["gemma1", "gemma2", "llama3", "gpt2", "neox"].map { fixture in
      Mutant(fixture: fixture, mistake: "epsilon ten times too large") {
        $0.forEachNorm { $0.epsilon *= 10 }
      }
    }

  // MARK: - Mistakes in the arrangement of weights

  static let rearranged: [Mutant] = [
    .arranged("llama3", "rotary over adjacent pairs", pairAdjacent),
    .arranged("gemma1", "rotary over adjacent pairs", pairAdjacent),
    .arranged("llama3", "key heads tiled", tileKeyHeads),
    .arranged("gemma2", "key heads tiled", tileKeyHeads),
    .arranged("neox", "queries, keys and values in blocks") { model in
      rearrangeQKV(of: &model) { qkv, c in
        interleavedHeads(c).map { qkv[$0] }
      }
    },
    .arranged("gpt2", "queries, keys and values head by head") { model in
      rearrangeQKV(of: &model) { qkv, c in
        var rows = qkv
        for (place, source) in interleavedHeads(c).enumerated() { rows[source] = qkv[place] }
        return rows
      }
    },
    .arranged("neox", "one norm for both branches") { model in
      for layer in model.blocks.indices {
        model.blocks[layer].mlpNorm = model.blocks[layer].attentionNorm
      }
    },
    .arranged("gemma2", "no norm after attention") { model in
      for layer in model.blocks.indices { model.blocks[layer].postAttentionNorm = nil }
    },
    .arranged("gemma2", "no norm after the feed-forward layer") { model in
      for layer in model.blocks.indices { model.blocks[layer].postMLPNorm = nil }
    },
    .arranged("gemma2", "norms before and after exchanged") { model in
      for layer in model.blocks.indices {
        let before = model.blocks[layer].mlpNorm
        model.blocks[layer].mlpNorm = model.blocks[layer].postAttentionNorm ?? before
        model.blocks[layer].postAttentionNorm = before
      }
    },
    .arranged("llama3", "the embedding for the unembedding") {
      $0.unembedding = nil
    },
    .arranged("llama3", "gate and value exchanged") { model in
      let width = model.configuration.mlpWidth
      for layer in model.blocks.indices {
        let up = model.blocks[layer].up.weight
        model.blocks[layer].up.weight = .stacked([up.rows(width..<2 * width), up.rows(0..<width)])
      }
    },
  ]

  /// Half-split rotation of rows in this order is rotation of adjacent pairs of the old order.
  @Sendable static func pairAdjacent(_ model: inout LanguageModel) {
    rearrangeQKV(of: &model) { qkv, c in
      let turned = (c.heads + c.keyHeads) * c.headWidth
      return qkv.indices.map { row in
        guard row < turned else { return qkv[row] }
        let (head, place) = row.quotientAndRemainder(dividingBy: c.headWidth)
        let half = c.headWidth / 2
        let source = place < half ? 2 * place : 2 * (place - half) + 1
        return qkv[head * c.headWidth + source]
      }
    }
  }

  /// Query head h beside key head h mod keyHeads: the query heads in another order, and the output
  /// projection's columns with them.
  @Sendable static func tileKeyHeads(_ model: inout LanguageModel) {
    let c = model.configuration
    let group = c.heads / c.keyHeads
    let order = (0..<c.heads).map { ($0 % group) * c.keyHeads + $0 / group }
    rearrangeQKV(of: &model) { qkv, c in
      qkv.indices.map { row in
        guard row < c.heads * c.headWidth else { return qkv[row] }
        let (head, place) = row.quotientAndRemainder(dividingBy: c.headWidth)
        return qkv[order[head] * c.headWidth + place]
      }
    }
    for layer in model.blocks.indices {
      let columns = model.blocks[layer].output.weight.transposed
      let heads = order.map { columns.rows($0 * c.headWidth..<($0 + 1) * c.headWidth) }
      model.blocks[layer].output.weight = Tensor.stacked(heads).transposed
    }
  }

  /// For each row in head-by-head order, its row in block order.
  private static func interleavedHeads(_ c: ModelConfiguration) -> [Int] {
    (0..<c.heads).flatMap { head in
      (0..<3).flatMap { part in
        (0..<c.headWidth).map { (part * c.heads + head) * c.headWidth + $0 }
      }
    }
  }

  private static func rearrangeQKV(
    of model: inout LanguageModel, _ order: ([Tensor], ModelConfiguration) -> [Tensor]
  ) {
    let c = model.configuration
    for layer in model.blocks.indices {
      let merged = model.blocks[layer].queryKeyValue.weight
      let rows = (0..<merged.rows).map { merged.rows($0..<$0 + 1) }
      model.blocks[layer].queryKeyValue.weight = .stacked(order(rows, c))
    }
  }
}
