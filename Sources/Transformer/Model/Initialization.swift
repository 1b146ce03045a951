import RandomStreams
import Tensors

extension LanguageModel {
  /// A model of norms at 1 and zeros else, which take no room until they are read.
  package init(initializingNorms configuration: ModelConfiguration) {
    self.init(zeros: configuration)
    for layer in blocks.indices { blocks[layer].forEachNorm { $0.setToOne() } }
    finalNorm.setToOne()
  }

  /// A model of random weights: each matrix normal with deviation 1/√inputs, those that write to
  /// the residual stream smaller by √(2 layers) (as GPT-2 does), norms at 1, biases at 0.
  public init(initializing configuration: ModelConfiguration, seed: UInt64) {
    self.init(initializingNorms: configuration)
    var stream = RandomStream(seed: seed, name: "initial weights")
    let writing = 1 / Double(2 * configuration.layers).squareRoot()
    forEachParameter { name, tensor in
      guard tensor.shape.count == 2 else { return }
      let deviation =
        (Self.writesToStream(name) ? writing : 1) / Double(tensor.width).squareRoot()
      tensor = .normal(tensor.shape, deviation: deviation, from: &stream)
    }
  }

  private static func writesToStream(_ parameter: String) -> Bool {
    switch ParameterName(parameter) {
    case .block(_, .output, _), .block(_, .down, _): true
    default: false
    }
  }
}

extension LanguageModel.Block {
  /// Changes the norms.
  fileprivate mutating func forEachNorm(_ body: (inout Norm) -> Void) {
    func visit(_ norm: inout Norm?) {
      guard var changed = norm else { return }
      body(&changed)
      norm = changed
    }
    visit(&attentionNorm)
    visit(&queryNorm)
    visit(&keyNorm)
    visit(&postAttentionNorm)
    visit(&mlpNorm)
    visit(&postMLPNorm)
  }
}

extension Norm {
  /// Makes the norm multiply by 1.
  fileprivate mutating func setToOne() {
    weight = Tensor(repeating: 1 - configuration.offset, shape: weight.shape)
  }
}
