import Chapters
import Foundation
import Frames
import Markup

@testable import Reports

extension Frame {
  /// A frame written out.
  static func of(_ columns: [Frame.Column], _ rows: [[Scalar]]) -> Frame {
    var frame = Frame("rows", columns: columns)
    for row in rows { frame.append(row) }
    return frame
  }
}

extension PerAxis<WrittenLimits> {
  /// The limits that a text says.
  static func written(_ text: String) throws -> Self {
    try PlotLimits(YAML.parse(YAML.Source(text: text, file: "test.md"))).axes
  }
}

extension Frame.Column {
  static func text(_ name: String) -> Frame.Column { Frame.Column(name, .text, "a text") }
  static func whole(_ name: String) -> Frame.Column { Frame.Column(name, .integer, "a count") }
  static func number(_ name: String, unit: Frame.Unit? = nil) -> Frame.Column {
    Frame.Column(name, .number, "a number", unit: unit)
  }
}

/// Numbers that look random and are the same every time.
struct Draws {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  /// A number from 0 up to 1.
  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(1 << 53)
  }
}

extension HTML {
  /// The values of an attribute in the elements of a class, in order.
  func values(of attribute: String, in style: String) -> [String] {
    markup.split(separator: "<").filter { $0.contains("class=\"\(style)") }.compactMap { tag in
      guard let start = tag.range(of: " \(attribute)=\"")?.upperBound else { return nil }
      return String(tag[start...].prefix { $0 != "\"" })
    }
  }

  /// The numbers of an attribute in the elements of a class, in order.
  func numbers(of attribute: String, in style: String) -> [Double] {
    values(of: attribute, in: style).flatMap { value in
      value.split { $0 == " " || $0 == "," }.compactMap { Double($0) }
    }
  }
}

extension PlotView {
  /// A plot of some columns of a frame.
  init(
    _ frame: Frame, _ names: (x: String, y: String, color: String?), _ shape: PlotShape,
    over averaging: Averaging?
  ) throws {
    var recipe = PlotRecipe(shape: shape, x: names.x, y: names.y)
    recipe.color = [names.color].compactMap(\.self)
    recipe.averaging = averaging
    try self.init(frame, recipe)
  }

  /// A histogram of a column of a frame.
  init(
    histogramOf column: String, _ frame: Frame, color: String?, over averaging: Averaging?
  ) throws {
    var recipe = PlotRecipe(shape: .histogram, x: column)
    recipe.color = [color].compactMap(\.self)
    recipe.averaging = averaging
    try self.init(frame, recipe)
  }
}
