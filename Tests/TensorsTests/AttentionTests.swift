import Foundation
import Testing

@testable import Tensors

/// Attention against its definition in double precision, in whole and in steps.
struct AttentionTests {
  /// A way that attention may be asked for.
  struct Form: Sendable, CustomTestStringConvertible {
    var layout = AttentionLayout(heads: 4, keyHeads: 2, headWidth: 3)
    var length = 5
    var padding = [0, 2]
    var softCap: Float?
    var window: Int?

    var batch: BatchLayout { BatchLayout(batch: padding.count, length: length, padding: padding) }
    var scale: Float { 0.6 }
    var qkv: Tensor { .drawn([padding.count * length, layout.width], "qkv") }
    var testDescription: String {
      "\(layout.keyHeads) key heads, padding \(padding), cap \(softCap ?? 0), window \(window ?? 0)"
    }

    static let all: [Form] = [
      Form(), Form(softCap: 0.7), Form(window: 2), Form(softCap: 0.5, window: 3),
      Form(layout: .init(heads: 4, keyHeads: 4, headWidth: 3)),
      Form(layout: .init(heads: 2, keyHeads: 1, headWidth: 8), length: 1, padding: [0, 0, 0]),
      Form(length: 9, padding: [3]),
    ]
  }

  /// The scores by the definition: [sequence][head][query][key], none where a query does not look.
  private func scores(_ form: Form) -> [[[[Double?]]]] {
    let (layout, rows) = (form.layout, Reference(form.qkv).rows)
    let width = layout.headWidth
    return form.padding.indices.map { sequence in
      (0..<layout.heads).map { head in
        let keyHead = head / (layout.heads / layout.keyHeads)
        return (0..<form.length).map { query in
          (0..<form.length).map { key -> Double? in
            let isSeen =
              key <= query && query - key < form.window ?? form.length
              && key >= form.padding[sequence]
            guard isSeen else { return nil }
            let q = rows[sequence * form.length + query][head * width..<(head + 1) * width]
            let start = (layout.heads + keyHead) * width
            let k = rows[sequence * form.length + key][start..<start + width]
            let score = Double(form.scale) * zip(q, k).reduce(0) { $0 + $1.0 * $1.1 }
            return form.softCap.map { Double($0) * tanh(score / Double($0)) } ?? score
          }
        }
      }
    }
  }

  private func softmax(_ row: [Double?]) -> [Double] {
    let powers = row.map { $0.map { exp($0) } ?? 0 }
    let sum = powers.reduce(0, +)
    return powers.map { sum > 0 ? $0 / sum : 0 }
  }

  @Test(arguments: Form.all) func patternsAndMixesAreThoseOfTheDefinition(form: Form) {
    let (layout, rows) = (form.layout, Reference(form.qkv).rows)
    let width = layout.headWidth
    let z = form.qkv.causalAttention(
      layout, batch: form.batch, scale: form.scale, softCap: form.softCap, window: form.window)
    let pattern = form.qkv.attentionPattern(
      layout, batch: form.batch, scale: form.scale, softCap: form.softCap, window: form.window)
    #expect(z.shape == [form.padding.count * form.length, layout.heads * width])
    #expect(pattern.shape == [form.padding.count, layout.heads, form.length, form.length])
    let scores = scores(form)
    for sequence in form.padding.indices {
      for query in form.padding[sequence]..<form.length {
        for head in 0..<layout.heads {
          let expected = softmax(scores[sequence][head][query])
          let place = ((sequence * layout.heads + head) * form.length + query) * form.length
          let seen = pattern.scalars[place..<place + form.length].map(Double.init)
          #expect(zip(seen, expected).allSatisfy { abs($0 - $1) < 1e-5 })
          let start = (layout.heads + layout.keyHeads + head / (layout.heads / layout.keyHeads))
          let mixed = (0..<width).map { column in
            (0..<form.length).reduce(0.0) {
              $0 + expected[$1] * rows[sequence * form.length + $1][start * width + column]
            }
          }
          let row = z.gathered([sequence * form.length + query]).scalars
          for column in 0..<width {
            #expect(abs(Double(row[head * width + column]) - mixed[column]) < 1e-5)
          }
        }
      }
    }
  }

  @Test(arguments: Form.all) func scoresAreThoseOfTheDefinition(form: Form) {
    let seen = form.qkv.attentionScores(
      form.layout, batch: form.batch, scale: form.scale, softCap: form.softCap,
      window: form.window
    ).scalars
    let expected = scores(form).joined().joined().joined()
    for (own, expected) in zip(seen, expected) {
      if let expected {
        #expect(abs(Double(own) - expected) < 1e-5)
      } else {
        #expect(own == -.infinity)
      }
    }
  }

  /// Scores, softmax and mix come to the fused operation, for every row that is not padding.
  @Test(arguments: Form.all) func stepsComeToTheWhole(form: Form) {
    let z = form.qkv.causalAttention(
      form.layout, batch: form.batch, scale: form.scale, softCap: form.softCap,
      window: form.window)
    let steps = form.qkv.attentionScores(
      form.layout, batch: form.batch, scale: form.scale, softCap: form.softCap,
      window: form.window
    ).softmax()
    let mixed = form.qkv.attended(by: steps, form.layout, batch: form.batch)
    for (sequence, padding) in form.padding.enumerated() {
      let own = sequence * form.length + padding..<(sequence + 1) * form.length
      #expect(Reference(z.rows(own)).difference(from: mixed.rows(own)) < 1e-5)
    }
  }

  @Test func aRowThatSeesNothingIsZeros() {
    let x = Tensor([-.infinity, -.infinity, 0, 1], shape: [2, 2])
    let result = x.softmax().scalars
    #expect(Array(result[..<2]) == [0, 0])
    #expect(abs(result[3] - Float(1 / (1 + exp(-1.0)))) < 1e-6)
  }

  @Test func positionsBeginBehindThePadding() {
    #expect(BatchLayout(batch: 2, length: 3, padding: [0, 2]).positions == [0, 1, 2, 0, 0, 0])
    #expect(BatchLayout(batch: 1, length: 2, padding: [1], past: 4).positions == [3, 4])
    #expect(AttentionLayout(heads: 4, keyHeads: 2, headWidth: 3).width == 24)
  }
}
