import Foundation
import Testing

@testable import Tensors

struct RotaryTableTests {
  @Test func anglesAreProductsOfPositionAndFrequency() {
    let angles = RotaryTable(length: 300, width: 8, base: 100).angles(300)
    #expect(angles.length >= 300)
    for position in [0, 1, 17, 299] {
      for pair in 0..<4 {
        let angle = Double(position) * pow(100, -Double(2 * pair) / 8)
        let place = position * 4 + pair
        #expect(abs(Double(angles.cosine.scalars[place]) - cos(angle)) < 5e-5)
        #expect(abs(Double(angles.sine.scalars[place]) - sin(angle)) < 5e-5)
      }
    }
  }

  /// No more is tabulated than was asked for, in powers of two; what was asked for before stays.
  @Test func tablesGrowWithWhatIsAskedFor() {
    let table = RotaryTable(length: 4096, width: 2, base: 10)
    let few = table.angles(3)
    #expect(few.length == 256)
    let more = table.angles(1000)
    #expect(more.length == 1024)
    #expect(Array(more.cosine.scalars.prefix(256)) == few.cosine.scalars)
    #expect(table.angles(5).length == 1024)
    #expect(RotaryTable(length: 100, width: 2, base: 10).angles(7).length == 100)
  }

  @Test func linearScalingDividesPositions() {
    let wavelengths: [Float] = [1, 2, 100]
    #expect(RotaryScaling.linear(factor: 4).frequencies(wavelengths) == [0.25, 0.125, 0.0025])
  }

  /// Short wavelengths stay, long ones are stretched, between them there is no jump.
  @Test func llama3ScalingKeepsShortWavelengths() {
    let scaling = RotaryScaling.llama3(
      factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalLength: 8192)
    let of = { (wavelength: Float) in scaling.frequencies([wavelength / (2 * .pi)])[0] * wavelength
    }
    let turn = 2 * Float.pi
    #expect(of(100) == turn)
    #expect(of(2000) == turn)
    #expect(abs(of(10_000) - turn / 8) < 1e-6)
    #expect(abs(of(2049) - turn) < 0.01)
    #expect(abs(of(8191) - turn / 8) < 0.01)
    // Half way in 1 / wavelength the mean of both.
    #expect(abs(of(8192 / 2.5) - (turn + turn / 8) / 2) < 1e-4)
  }

  private let layout = AttentionLayout(heads: 2, keyHeads: 1, headWidth: 4)

  /// Queries and keys are turned, values are not, and nothing gets longer.
  @Test func turnsKeepLengths() {
    let x = Tensor.drawn([6, layout.width], "x")
    let batch = BatchLayout(batch: 2, length: 3)
    let turned = x.rotated(
      RotaryTable(length: 8, width: 4, base: 10), layout: layout, batch: batch)
    #expect(turned.columns(12..<16).isIdentical(to: x.columns(12..<16)))
    for head in 0..<3 {
      let columns = head * 4..<(head + 1) * 4
      for row in 0..<6 {
        let (a, b) = (x.columns(columns).gathered([row]), turned.columns(columns).gathered([row]))
        #expect(abs(a.squaredNorm - b.squaredNorm) < 1e-4)
      }
    }
    // The first position is not turned.
    #expect(turned.gathered([0, 3]).isIdentical(to: x.gathered([0, 3])))
  }

  /// Products of queries and keys depend on how far apart they are, not on where.
  @Test func productsDependOnDistanceAlone() {
    let row = Tensor.drawn([1, layout.width], "row")
    let x = row.gathered(Array(repeating: 0, count: 6))
    let turned = x.rotated(
      RotaryTable(length: 8, width: 4, base: 10), layout: layout,
      batch: BatchLayout(batch: 1, length: 6))
    let (queries, keys) = (Reference(turned.columns(0..<4)), Reference(turned.columns(8..<12)))
    let products = (queries * keys.transposed).rows
    for query in 1..<6 {
      for key in 1...query {
        #expect(abs(products[query][key] - products[query - 1][key - 1]) < 1e-5)
      }
    }
  }

  @Test func aNarrowTableLeavesTheRestOfAHead() {
    let x = Tensor.drawn([3, layout.width], "x")
    let turned = x.rotated(
      RotaryTable(length: 8, width: 2, base: 10), layout: layout,
      batch: BatchLayout(batch: 1, length: 3))
    for head in 0..<3 {
      let rest = head * 4 + 2..<(head + 1) * 4
      #expect(turned.columns(rest).isIdentical(to: x.columns(rest)))
    }
    #expect(!turned.columns(0..<2).isIdentical(to: x.columns(0..<2)))
  }
}
