import Interpretability
import RandomStreams
import Tensors
import Transformer

/// A part of what an edit or an attack minimizes, over batches that are visited in turn.
package struct LossTerm: Sendable {
  /// What the term is for, such as `edit`, `retain` or `text`.
  package let name: String
  /// What the loss is multiplied by.
  package var coefficient: Double
  private let batches: [@Sendable (LanguageModel) -> Tensor]

  /// Whether the term changes anything.
  package var isIdle: Bool { batches.isEmpty || coefficient == 0 }

  /// The loss at a step times the coefficient.
  func weighted(at step: Int) -> @Sendable (LanguageModel) -> Tensor {
    let batch = batches[step % batches.count]
    let factor = Float(coefficient)
    return { factor * batch($0) }
  }

  /// What terms are made from: the model before training, and where training begins to change it.
  package struct Setting: Sendable {
    let model: LanguageModel
    let frozen: FrozenLayers
    let seed: UInt64

    /// A setting.
    ///
    /// - Parameters:
    ///   - model: The model before anything is trained.
    ///   - layer: The first layer that is trained.
    ///   - seed: Shuffles examples into batches.
    package init(_ model: LanguageModel, trainedFrom layer: Int, seed: UInt64) {
      self.model = model
      frozen = FrozenLayers(model, below: layer)
      self.seed = seed
    }

    /// Examples in batches of a size at most, shuffled.
    ///
    /// - Parameters:
    ///   - examples: The examples.
    ///   - size: Examples a batch.
    ///   - name: What shuffles them.
    ///   - isWhole: Whether every example is in a batch, batches being as equal as can be; else a last
    ///     batch that is not full is left out.
    /// - Returns: The batches.
    func batches<Example>(
      of examples: [Example], _ size: Int, _ name: String, isWhole: Bool = false
    ) -> [[Example]] {
      guard examples.count > size else { return examples.isEmpty ? [] : [examples] }
      var stream = RandomStream(seed: seed, name: "batches of \(name)")
      let shuffled = stream.shuffled(examples)
      if isWhole {
        let count = (shuffled.count + size - 1) / size
        return (0..<count).map {
          Array(shuffled[shuffled.count * $0 / count..<shuffled.count * ($0 + 1) / count])
        }
      }
      return stride(from: 0, through: shuffled.count - size, by: size).map {
        Array(shuffled[$0..<$0 + size])
      }
    }
  }

  private init(
    _ name: String, _ coefficient: Double, _ batches: [@Sendable (LanguageModel) -> Tensor]
  ) {
    self.name = name
    self.coefficient = coefficient
    self.batches = batches
  }

  /// A loss of the answers to prompts (paper section 4.1).
  ///
  /// - Parameters:
  ///   - loss: The loss.
  ///   - questions: The questions; the loss is of their right answers.
  ///   - size: Questions a batch.
  ///   - name: The term's name.
  ///   - isWhole: Whether every question is visited, even where they are no multiple of the size.
  ///   - coefficient: What the mean loss is multiplied by.
  ///   - setting: What is trained.
  /// - Returns: The term.
  package static func answers(
    _ loss: AnswerLoss, of questions: [Question], size: Int, name: String,
    isWhole: Bool = false, coefficient: Double, _ setting: Setting
  ) -> LossTerm {
    LossTerm(
      name, coefficient,
      setting.batches(of: questions, size, name, isWhole: isWhole).map { batch in
        let frozen = FrozenBatch(lastOf: batch, above: setting.frozen)
        let answers = batch.map(\.answer)
        let reference =
          loss.needsReference
          ? setting.model.values(ofLogitsOf: frozen.residual(setting.model)) { logits, rows in
            logits.logProbabilities(of: Array(answers[rows])).map(Double.init)
          } : []
        return { model in
          model.sum(overLogitsOf: frozen.residual(model)) { logits, rows in
            loss.loss(
              of: logits, Array(answers[rows]),
              reference: loss.needsReference ? Array(reference[rows]) : [], divisor: answers.count)
          }
        }
      })
  }

  /// The divergence of what the model says after prompts from what it said before: KL-regularized
  /// unlearning (Yao et al., 2023, equation 3).
  ///
  /// - Parameters:
  ///   - questions: The questions.
  ///   - size: Questions a batch.
  ///   - name: The term's name.
  ///   - coefficient: What the mean divergence is multiplied by.
  ///   - setting: What is trained.
  /// - Returns: The term.
  package static func divergence(
    on questions: [Question], size: Int, name: String, coefficient: Double, _ setting: Setting
  ) -> LossTerm {
    LossTerm(
      name, coefficient,
      setting.batches(of: questions, size, name).map { batch in
        let frozen = FrozenBatch(lastOf: batch, above: setting.frozen)
        let before = frozen.residual(setting.model)
        return { model in
          model.sum(overLogitsOf: frozen.residual(model)) { logits, rows in
            let reference = setting.model.unembed(before.rows(rows))
            return logits.divergence(from: reference, divisor: batch.count)
          }
        }
      })
  }

  /// The cross-entropy of every next token of texts (paper section 4.1, the Pile).
  ///
  /// - Parameters:
  ///   - texts: Token sequences.
  ///   - size: Sequences a batch.
  ///   - name: The term's name.
  ///   - coefficient: What the mean loss is multiplied by.
  ///   - setting: What is trained.
  /// - Returns: The term.
  package static func text(
    _ texts: [[Int32]], size: Int, name: String, coefficient: Double, _ setting: Setting
  ) -> LossTerm {
    LossTerm(
      name, coefficient,
      setting.batches(of: texts, size, name).map { batch in
        let labelled = LabelledBatch(batch)
        let frozen = FrozenBatch(
          labelled.inputs, rows: labelled.rows, above: setting.frozen)
        return { $0.crossEntropy(of: frozen.residual($0), labelled.labels) }
      })
  }

  /// Where representation misdirection (RMU, Li et al., 2024, equations 1 and 2) acts.
  package struct Misdirection: Sendable, Hashable {
    /// The layer whose residual stream is steered.
    package var layer: Int
    /// The length that the stream is steered to, in its own lengths before the edit (adaptive RMU,
    /// Dang et al., 2024).
    package var strength: Double

    /// Where it acts.
    package init(layer: Int, strength: Double) {
      self.layer = layer
      self.strength = strength
    }
  }

  /// RMU's first part: the residual stream of prompts is driven to one random direction.
  package static func misdirected(
    _ questions: [Question], _ misdirection: Misdirection, size: Int, name: String,
    coefficient: Double, _ setting: Setting
  ) -> LossTerm {
    var stream = RandomStream(seed: setting.seed, name: "direction of misdirection")
    let drawn = (0..<setting.model.configuration.width).map { _ in stream.uniform() }
    let length = drawn.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let direction = drawn.map { $0 / length }
    return activations(
      of: questions, after: misdirection.layer, size: size, isWhole: true, name, coefficient,
      setting
    ) { row in
      let norm = row.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      return direction.map { Float($0 * norm * misdirection.strength) }
    }
  }

  /// RMU's second part: the residual stream of prompts stays what it was.
  package static func keptInPlace(
    _ questions: [Question], _ misdirection: Misdirection, size: Int, name: String,
    coefficient: Double, _ setting: Setting
  ) -> LossTerm {
    activations(
      of: questions, after: misdirection.layer, size: size, isWhole: false, name, coefficient,
      setting,
      target: Array.init)
  }

  /// The mean squared distance of a layer's residual stream from a function of what it was.
  private static func activations(
    of questions: [Question], after layer: Int, size: Int, isWhole: Bool, _ name: String,
    _ coefficient: Double, _ setting: Setting,
    target: (UnsafeBufferPointer<Float>.SubSequence) -> [Float]
  ) -> LossTerm {
    LossTerm(
      name, coefficient,
      setting.batches(of: questions, size, name, isWhole: isWhole).map { batch in
        let frozen = FrozenBatch(lastOf: batch, above: setting.frozen.below(layer))
        let before = frozen.stream(setting.model, after: layer)
        let targets = before.withScalars { scalars in
          (0..<before.rows).flatMap {
            target(scalars[$0 * before.width..<($0 + 1) * before.width])
          }
        }
        let goal = Tensor(targets, shape: before.shape)
        return { frozen.stream($0, after: layer).meanSquaredDistance(to: goal) }
      })
  }
}
