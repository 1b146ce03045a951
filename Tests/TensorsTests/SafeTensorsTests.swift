import Foundation
import Testing

@testable import Tensors

struct SafeTensorsTests {
  private func file(_ data: Data) throws -> URL {
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).safetensors")
    try data.write(to: url)
    return url
  }

  private func file(header: String, data: Int) throws -> URL {
    var bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
    bytes.append(Data(header.utf8))
    bytes.append(Data(count: data))
    return try file(bytes)
  }

  @Test func roundTrip() throws {
    let tensors = [
      ("b", Tensor([1, -2, 3.5, .leastNonzeroMagnitude], shape: [2, 2])),
      ("a", Tensor([0.1], shape: [1])),
    ]
    let encoded = try SafeTensors.encode(tensors)
    #expect(try encoded == SafeTensors.encode(tensors))
    let read = try SafeTensors(contentsOf: file(encoded))
    for (name, tensor) in tensors {
      #expect(try read.tensor(name).scalars == tensor.scalars)
      #expect(try read.tensor(name).shape == tensor.shape)
    }
  }

  @Test(
    arguments: [
      ("F16", [0x00, 0x3C, 0x00, 0xC0, 0x01, 0x00, 0x00, 0x7C], [1, -2, 0x1p-24, Float.infinity]),
      ("BF16", [0x80, 0x3F, 0x00, 0xC0, 0x00, 0x00, 0x80, 0x7F], [1, -2, 0, Float.infinity]),
    ] as [(String, [UInt8], [Float])]) func halves(type: String, bytes: [UInt8], expected: [Float])
    throws
  {
    let header = #"{"x":{"dtype":"\#(type)","shape":[4],"data_offsets":[0,8]}}"#
    var data = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
    data.append(Data(header.utf8))
    data.append(Data(bytes))
    #expect(try SafeTensors(contentsOf: file(data)).tensor("x").scalars == expected)
  }

  /// A type that nobody knows is in nobody's way until the tensor is asked for.
  @Test func tensorsOfUnknownTypesTakeNoPart() throws {
    let header = #"""
      {"x":{"dtype":"C64","shape":[1],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}
      """#
    let tensors = try SafeTensors(contentsOf: file(header: header, data: 16))
    #expect(Array(tensors.entries.keys) == ["y"])
    #expect(tensors.unread["x"]?.type == "C64" && tensors.unread["x"]?.shape == [1])
    #expect(try tensors.tensor("y").scalars == [0, 0])
    let error = #expect(throws: FileError.self) { try tensors.tensor("x") }
    #expect(error?.message == "tensor 'x' has the unknown type 'C64'")
  }

  @Test func tensorsAreComparedByTheirValues() throws {
    let (one, two) = (Tensor([1, 2], shape: [1, 2]), Tensor([1, 3], shape: [1, 2]))
    let flat = Tensor([1, 2], shape: [2])
    let single = try SafeTensors(
      contentsOf: file(
        SafeTensors.encode([("a", one), ("b", two), ("c", one), ("flat", flat)])))
    #expect(single.holds("a", sameAs: "c", of: single))
    #expect(!single.holds("a", sameAs: "b", of: single))
    #expect(!single.holds("a", sameAs: "flat", of: single))
    #expect(!single.holds("a", sameAs: "none", of: single))
    let half = try SafeTensors(contentsOf: file(SafeTensors.encode([("a", one)], as: .bf16)))
    #expect(single.holds("c", sameAs: "a", of: half) && !half.holds("a", sameAs: "b", of: single))
  }

  @Test func pointersAreNoFiles() throws {
    let url = try file(Data("version https://git-lfs.github.com/spec/v1\noid sha256:4c\n".utf8))
    let error = #expect(throws: FileError.self) { try SafeTensors(contentsOf: url) }
    #expect(error?.message == "is a Git LFS pointer, not the file itself: run 'git lfs pull'")
  }

  @Test(arguments: [SafeTensors.ElementType.f32, .bf16])
  func tensorsAreStoredAsAsked(type: SafeTensors.ElementType) throws {
    let matrix = Tensor([1, -2, 0.5, 1 + 0x1p-7], shape: [2, 2])
    let encoded = try SafeTensors.encode([("w", matrix)], as: type)
    let read = try SafeTensors(contentsOf: file(encoded))
    #expect(read.entries["w"]?.type == type && read.entries["w"]?.shape == [2, 2])
    #expect(try read.tensor("w").isPacked == (type == .bf16))
    #expect(try read.tensor("w").scalars == matrix.scalars)
    #expect(try read.doubles("w") == matrix.scalars.map(Double.init))
  }

  @Test(
    arguments: [
      ("I64", [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [1], [-2]),
      ("I32", [3, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF], [2], [3, -1]),
    ] as [(String, [UInt8], [Int], [Int])])
  func wholeNumbersAreReadAsSuch(
    type: String, bytes: [UInt8], shape: [Int], expected: [Int]
  ) throws {
    let header = #"{"x":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[0,8]}}"#
    var data = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
    data.append(Data(header.utf8))
    data.append(Data(bytes))
    let read = try SafeTensors(contentsOf: file(data))
    #expect(try read.integers("x") == expected)
    let error = #expect(throws: FileError.self) { try read.tensor("x") }
    #expect(error?.message == "tensor 'x' is of type \(type), which is not read as numbers")
  }

  @Test func doublesKeepTheirPrecision() throws {
    let header = #"{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#
    var data = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
    data.append(Data(header.utf8))
    withUnsafeBytes(of: (1.0 / 3).bitPattern.littleEndian) { data.append(contentsOf: $0) }
    let read = try SafeTensors(contentsOf: file(data))
    #expect(try read.doubles("x") == [1.0 / 3])
    #expect(try read.tensor("x").scalars == [Float(1.0 / 3)])
  }

  @Test func whatIsNotThereIsNamed() throws {
    let read = try SafeTensors(contentsOf: file(SafeTensors.encode([("a", .zeros([1]))])))
    let error = #expect(throws: FileError.self) { try read.tensor("b") }
    #expect(error?.description.contains("'b'") == true)
    let missing = URL(filePath: "/nowhere/model.safetensors")
    let unread = #expect(throws: FileError.self) { try SafeTensors(contentsOf: missing) }
    #expect(unread?.path == "model.safetensors")
  }
}
