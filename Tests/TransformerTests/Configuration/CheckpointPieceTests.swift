import Tensors
import Testing

@testable import Transformer

/// How parameters lie in tensors, on numbers that say where they were.
struct CheckpointPieceTests {
  private static func counted(_ shape: [Int]) -> Tensor {
    Tensor((0..<shape.reduce(1, *)).map(Float.init), shape: shape)
  }

  @Test func wholeTensorsAreAsTheyAre() {
    let piece = CheckpointPiece.whole("w")
    let tensor = Self.counted([2, 3])
    #expect(piece.names == ["w"] && piece.shapes(of: [2, 3]) == [[2, 3]])
    #expect(piece.split(tensor)[0].tensor.scalars == tensor.scalars)
    #expect(piece.joined([tensor], shape: [2, 3]).scalars == tensor.scalars)
  }

  @Test func transposedTensorsHaveColumnsForRows() {
    let piece = CheckpointPiece.transposed("w")
    #expect(piece.names == ["w"] && piece.shapes(of: [2, 3]) == [[3, 2]])
    let stored = piece.split(Self.counted([2, 3]))[0].tensor
    #expect(stored.shape == [3, 2] && stored.scalars == [0, 3, 1, 4, 2, 5])
    #expect(piece.joined([stored], shape: [2, 3]).scalars == [0, 1, 2, 3, 4, 5])
  }

  @Test func stackedTensorsAreOneBelowTheOther() {
    let piece = CheckpointPiece.stacked([.init("q", rows: 2), .init("k", rows: 1)])
    #expect(piece.names == ["q", "k"])
    #expect(piece.shapes(of: [3, 2]) == [[2, 2], [1, 2]])
    let parts = piece.split(Self.counted([3, 2]))
    #expect(parts.map(\.name) == ["q", "k"])
    #expect(parts.map(\.tensor.scalars) == [[0, 1, 2, 3], [4, 5]])
    #expect(piece.joined(parts.map(\.tensor), shape: [3, 2]).scalars == [0, 1, 2, 3, 4, 5])
    let biases = piece.split(Self.counted([3]))
    #expect(piece.shapes(of: [3]) == [[2], [1]], "biases are split as their rows are")
    #expect(biases.map(\.tensor.scalars) == [[0, 1], [2]])
    #expect(piece.joined(biases.map(\.tensor), shape: [3]).scalars == [0, 1, 2])
  }

  /// Ours: all queries, then all keys, then all values; GPT-NeoX's: head after head.
  @Test(arguments: [[6, 1], [6]]) func interleavedTensorsGoHeadByHead(shape: [Int]) {
    let piece = CheckpointPiece.interleaved("qkv", heads: 2, headWidth: 1)
    #expect(piece.shapes(of: shape) == [shape])
    // q0 q1 k0 k1 v0 v1 becomes q0 k0 v0 q1 k1 v1.
    let stored = piece.split(Self.counted(shape))[0].tensor
    #expect(stored.shape == shape && stored.scalars == [0, 2, 4, 1, 3, 5])
    let back = piece.joined([stored], shape: shape)
    #expect(back.shape == shape && back.scalars == [0, 1, 2, 3, 4, 5])
  }
}
