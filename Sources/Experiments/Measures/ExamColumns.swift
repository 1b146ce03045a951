import Frames
import Notebook

extension Frame.Column {
  /// A share of prompts that a model completes in some way.
  static func accuracy(_ name: String, _ meaning: String, better: Direction? = nil) -> Frame.Column {
    Frame.Column(name, .number, meaning, unit: .share, better: better, tolerance: 0.03)
  }

  /// A mean probability.
  static func probability(_ name: String, _ meaning: String, better: Direction? = nil) -> Frame.Column {
    Frame.Column(name, .number, meaning, unit: .share, better: better, tolerance: 0.02)
  }
}

extension Double? {
  /// The value in a frame; missing where there is none.
  var scalar: Scalar { map(Scalar.number) ?? .missing }
}

extension Frame.Column {
  /// A layer.
  static let layer = Frame.Column("layer", .integer, "the layer, from 0")
  /// A head of a layer.
  static let head = Frame.Column("head", .integer, "the head, from 0")
  /// A part of a layer.
  static let part = Frame.Column("part", .text, "attention or mlp")
}
