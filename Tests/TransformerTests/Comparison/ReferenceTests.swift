import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Whole models against logits, hidden states, gradients and losses that transformers computed.
@Suite struct ReferenceTests {
  struct Fixture {
    let folder: URL
    let model: LanguageModel
    let reference: SafeTensors
    let sequences: [[Int32]]

    init(_ name: String) throws {
      folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures/\(name)")
      model = try Checkpoint.load(folder)
      reference = try SafeTensors(contentsOf: folder.appending(path: "ref.safetensors"))
      sequences = try Self.sequences("input_ids", in: reference)
    }

    static func sequences(_ name: String, in reference: SafeTensors) throws -> [[Int32]] {
      let flat = try reference.integers(name).map(Int32.init)
      let length = try #require(reference.entries[name]?.shape.last)
      return stride(from: 0, to: flat.count, by: length).map { Array(flat[$0..<$0 + length]) }
    }
  }

  static let names = [
    "llama3", "llama31_scaled", "llama_biases", "mistral", "qwen2", "qwen3", "olmo2", "phi3",
    "gemma1",
    "gemma2", "gemma3", "gpt2", "gpt_neo", "neox",
  ]

  @Test(arguments: names) func logits(name: String) throws {
    let fixture = try Fixture(name)
    let logits = fixture.model.logits(TokenBatch(fixture.sequences))
    #expect(largestError(logits, try fixture.reference.doubles("logits_f64")) < 5e-6)
  }

  /// Writes the model of each fixture into a folder of its own, for `Tests/transformers/check_written.py`.
  @Test(
    .enabled(if: ProcessInfo.processInfo.environment["WRITE_CHECKPOINTS"] != nil), arguments: names)
  func writtenCheckpoints(name: String) throws {
    let root = try #require(ProcessInfo.processInfo.environment["WRITE_CHECKPOINTS"])
    let folder = URL(fileURLWithPath: root).appending(path: name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (file, data) in try Checkpoint.files(of: Fixture(name).model) {
      try data.write(to: folder.appending(path: file))
    }
  }

  @Test(arguments: names) func hiddenStates(name: String) throws {
    let fixture = try Fixture(name)
    let layers = fixture.model.configuration.layers
    let sites: [Site] =
      [.residPre(layer: 0)] + (0..<layers - 1).map { .residPost(layer: $0) } + [.unembedIn]
    var recorder = Recorder(Set(sites))
    _ = fixture.model.logits(TokenBatch(fixture.sequences), tap: &recorder)
    for (index, site) in sites.enumerated() {
      let seen = try recorder.values[site]
      let expected = try fixture.reference.doubles("hidden_\(index)")
      // Rounding goes with the stream's largest values, which Gemma 2's norms after small branches raise
      // to 8; kernels for other cores add up in other orders.
      let largest = expected.reduce(0) { max($0, abs($1)) }
      #expect(largestError(seen, expected) < 1.25e-6 * largest, "\(site)")
    }
  }

  private func largestError(_ seen: Tensor, _ expected: [Double]) -> Double {
    zip(seen.scalars, expected).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
  }

  /// Rows of padding hold nothing; the others agree with the reference.
  @Test(arguments: names) func leftPadding(name: String) throws {
    let fixture = try Fixture(name)
    let padded = try Fixture.sequences("leftpad_ids", in: fixture.reference)
    let mask = try fixture.reference.integers("leftpad_mask")
    let length = padded[0].count
    let sequences = padded.indices.map { row in
      padded[row].indices.filter { mask[row * length + $0] == 1 }.map { padded[row][$0] }
    }
    let logits = fixture.model.logits(TokenBatch(sequences)).scalars
    let expected = try fixture.reference.tensor("leftpad_logits_f32").scalars
    let width = fixture.model.configuration.vocabulary
    // The reference has rounding of its own, in proportion to the largest logit.
    let largest = expected.reduce(1) { max($0, abs($1)) }
    for row in mask.indices where mask[row] == 1 {
      let range = row * width..<(row + 1) * width
      #expect(largestDifference(Array(logits[range]), Array(expected[range])) < 5e-6 * largest)
    }
  }

  @Test(arguments: names) func gradients(name: String) throws {
    let fixture = try Fixture(name)
    let batch = LabelledBatch(fixture.sequences)
    let (loss, gradient) = valueWithGradient(at: fixture.model) { batch.loss(of: $0) }
    #expect(abs(loss - (try fixture.reference.tensor("loss_f64").scalar)) < 2e-6)
    for (name, tensor) in Checkpoint.tensors(of: gradient) {
      let expected = try fixture.reference.tensor("grad.\(name)").scalars
      let largest = expected.map(abs).max() ?? 0
      #expect(largestDifference(tensor.scalars, expected) < 2e-5 * largest, "\(name)")
    }
  }

  /// Five steps of AdamW at a rate of 0.01, with betas 0.9 and 0.999, decay 0.01 and clip 1.
  ///
  /// PyTorch in float32 is 1.3e-5 off the reference, which is in float64.
  @Test(arguments: names) func optimizerSteps(name: String) throws {
    let fixture = try Fixture(name)
    var model = fixture.model
    var optimizer = AdamW(for: model, options: .init(clip: 1))
    let batch = LabelledBatch(fixture.sequences)
    for expected in try fixture.reference.tensor("adamw_losses").scalars {
      let (loss, gradient) = valueWithGradient(at: model) { batch.loss(of: $0) }
      #expect(abs(loss - expected) < 2e-5)
      optimizer.update(&model, along: [gradient], learningRate: 1e-2)
    }
  }

  @Test(arguments: names) func greedyContinuation(name: String) throws {
    let fixture = try Fixture(name)
    let expected = try fixture.reference.integers("greedy_from_first6_f32").map(Int32.init)
    var tokens = Array(expected.prefix(6))
    while tokens.count < expected.count {
      let logits = fixture.model.nextTokenLogits([tokens], threads: 1).scalars
      let best = try #require(logits.indices.max { logits[$0] < logits[$1] })
      tokens.append(Int32(best))
    }
    #expect(tokens == expected)
    let kept = fixture.model.generate([Array(expected.prefix(6))], count: expected.count - 6)
    #expect(kept == [Array(expected.dropFirst(6))])
  }
}
