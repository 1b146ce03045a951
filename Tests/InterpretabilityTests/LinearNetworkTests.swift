import Interpretability
import Tensors
import TestSupport
import Testing
import Transformer

/// Every method on a network that is linear, where its result has a closed form.
struct LinearNetworkTests {
  private typealias Stream = LinearNetwork.Stream
  private let network = LinearNetwork()
  private let prompts = [
    Question(tokens: [1, 5, 9, 3, 2], subject: 1..<3, answer: 4, foils: [7, 8]),
    Question(tokens: [1, 11, 7, 3, 2], subject: 1..<3, answer: 7, foils: [4, 8]),
  ]
  private let others = [
    Question(tokens: [1, 13, 6, 3, 2], subject: 1..<3, answer: 4, foils: [7, 8]),
    Question(tokens: [1, 10, 15, 3, 2], subject: 1..<3, answer: 7, foils: [4, 8]),
  ]
  private static let tolerance = 2e-4

  private func difference(_ end: [Double], _ prompt: Int) -> Double {
    network.logitDifference(end, prompts[prompt].answer, prompts[prompt].foils)
  }

  private func metric(_ tokens: [Int32], _ prompt: Int) -> Double {
    difference(network.run(tokens).streams.last?.last ?? [], prompt)
  }

  /// The effect on the metric of a change of what a part of a layer writes.
  private func effect(_ part: Part, _ layer: Int, of change: Stream, _ prompt: Int) -> Double {
    let end =
      part == .attention
      ? network.end(ofAttention: change, layer: layer)
      : network.end(ofStream: change, before: layer + 1)
    return difference(end, prompt)
  }

  private enum Part: CaseIterable {
    case attention, mlp

    func site(_ layer: Int) -> Site {
      self == .attention ? .attnOut(layer: layer) : .mlpOut(layer: layer)
    }

    func values(_ run: LinearNetwork.Run, _ layer: Int) -> Stream {
      self == .attention ? run.attention[layer] : run.mlp[layer]
    }
  }

  private static let parts = (0..<2).flatMap { layer in Part.allCases.map { ($0, layer) } }

  private func only(_ change: Stream, at tokens: Range<Int>) -> Stream {
    change.enumerated().map { place, row in tokens.contains(place) ? row : row.map { _ in 0 } }
  }

  @Test func theModelIsWhatTheMatricesSay() throws {
    let seen = try TinyFacts.metric(.logitDifference, network.model, prompts)
    let expected = prompts.indices.map { metric(prompts[$0].tokens, $0) }
    #expect(largestDifference(seen, expected) < Self.tolerance)
    #expect(expected.allSatisfy { abs($0) > 0.01 }, "there is something to see")
  }

  /// To first order is exactly, at the clean run as on the way to it.
  @Test(arguments: [Attribution.Path.clean, .integrated(steps: 3)])
  func attributionIsExact(path: Attribution.Path) throws {
    let attribution = Attribution(
      Study(network.model, prompts), against: others, path: path)
    let products = try attribution.products(at: Self.parts.map { $0.0.site($0.1) })
    for (part, layer) in Self.parts {
      let scalars = try #require(products[part.site(layer)]).scalars
      for prompt in prompts.indices {
        let length = scalars.count / prompts.count
        let score = scalars[prompt * length..<(prompt + 1) * length].reduce(0) { $0 + Double($1) }
        let change = LinearNetwork.difference(
          part.values(network.run(prompts[prompt].tokens), layer),
          part.values(network.run(others[prompt].tokens), layer))
        let lost = effect(part, layer, of: change, prompt)
        #expect(abs(score - lost) < Self.tolerance, "\(part) \(layer)")
      }
    }
  }

  @Test(arguments: [Position.all, .subject(.last), .last])
  func tracingRestoresWhatTheNoiseTook(position: Position) throws {
    let patches = Self.parts.map { Patch($0.0.site($0.1), at: position) }
    let tracing = try CausalTracing(
      Study(network.model, prompts, threads: 2), noise: EmbeddingNoise(3), draws: 1, seed: 9)
    let effects = try tracing.effects(of: patches)
    let batch = TokenBatch(prompts)
    let noise = try PatchingTests.noise(network.model, batch, draw: 0)
    let noised = try network.model.run(batch, reading: [.embed], editing: [noise]).values[.embed]
    let clean = try network.model.run(batch, reading: [.embed]).values[.embed]
    let (width, taken) = (clean.width, (clean - noised).scalars.map(Double.init))
    for (number, (part, layer)) in Self.parts.enumerated() {
      for prompt in prompts.indices {
        let change: Stream = (0..<5).map { token in
          let start = (prompt * 5 + token) * width
          return Array(taken[start..<start + width])
        }
        let back = part.values(network.run(from: change, layer: 0), layer)
        let tokens = position == .all ? 0..<5 : position == .last ? 4..<5 : 2..<3
        let gained = effect(part, layer, of: only(back, at: tokens), prompt)
        let seen = effects.restored[number][0][prompt] - effects.corrupted[0][prompt]
        #expect(abs(seen - gained) < Self.tolerance, "\(part) \(layer)")
      }
    }
  }

  @Test func pathsAreProductsOfTheirMatrices() throws {
    let paths = try PathPatching(Study(network.model, prompts), against: others)
    let heads = try paths.directEffectsOfHeads()
    let mlps = try paths.effectsOfMLPs(onStreamBefore: 1)
    let loss =
      prompts.indices.map {
        metric(prompts[$0].tokens, $0) - metric(others[$0].tokens, $0)
      }.reduce(0, +) / Double(prompts.count)
    for prompt in prompts.indices {
      let clean = network.run(prompts[prompt].tokens)
      let corrupted = network.run(others[prompt].tokens)
      for layer in 0..<2 {
        for head in heads[layer].indices {
          let change = LinearNetwork.difference(
            clean.heads[layer][head], corrupted.heads[layer][head])
          let direct = network.end(ofAttention: change, layer: layer, headsReact: false)
          let expected = difference(direct, prompt) / loss
          #expect(
            abs(heads[layer][head][prompt] - expected) < Self.tolerance / abs(loss),
            "L\(layer)H\(head)")
        }
      }
      let change = LinearNetwork.difference(clean.mlp[0], corrupted.mlp[0])
      let expected = difference(network.end(ofStream: change, before: 1), prompt) / loss
      #expect(abs(mlps[0][prompt] - expected) < Self.tolerance / abs(loss))
      #expect(mlps[1][prompt] == 0)
    }
  }

  @Test func whatIsTakenAwayOrSwappedIsMissing() throws {
    let study = try AblationStudy(Study(network.model, prompts))
    let zero = try study.effects(of: Self.parts.map { Patch($0.0.site($0.1)) }, by: .zero)
    let swapped = try study.effects(
      of: Self.parts.map { Patch($0.0.site($0.1), at: .subject(.last)) }, from: others)
    for (number, (part, layer)) in Self.parts.enumerated() {
      for prompt in prompts.indices {
        let own = part.values(network.run(prompts[prompt].tokens), layer)
        let other = part.values(network.run(others[prompt].tokens), layer)
        let lost = effect(part, layer, of: own, prompt)
        #expect(abs(zero[number][prompt] + lost) < Self.tolerance, "\(part) \(layer)")
        let swap = only(LinearNetwork.difference(other, own), at: 2..<3)
        let changed = effect(part, layer, of: swap, prompt)
        #expect(abs(swapped[number][prompt] - changed) < Self.tolerance, "\(part) \(layer)")
      }
    }
  }

  @Test func theLensReadsTheStream() throws {
    let lens = LogitLens(Study(network.model, prompts))
    let depths = try lens.values()
    let direct = try lens.directAttribution()
    for prompt in prompts.indices {
      let run = network.run(prompts[prompt].tokens)
      for layer in 0..<2 {
        let expected = difference(run.streams[layer + 1].last ?? [], prompt)
        #expect(abs(depths[layer][prompt] - expected) < Self.tolerance)
        let attention = difference(run.attention[layer].last ?? [], prompt)
        #expect(abs(direct.attention[layer][prompt] - attention) < Self.tolerance)
        let mlp = difference(run.mlp[layer].last ?? [], prompt)
        #expect(abs(direct.mlp[layer][prompt] - mlp) < Self.tolerance)
      }
    }
  }
}
