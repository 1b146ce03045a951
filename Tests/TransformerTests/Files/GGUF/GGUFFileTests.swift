import Foundation
import RandomStreams
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// GGUF files: what is in them, and what is wrong with damaged ones.
struct GGUFFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static func fixture(_ name: String) throws -> URL {
    try #require(Bundle.module.resourceURL).appending(path: "Fixtures/gguf/\(name)")
  }

  /// Blocks of every type, random but for their scales, widened to the bits that PyPI's `gguf` gives.
  @Test func everyTypeIsWidenedBitForBit() throws {
    let file = try GGUFFile(contentsOf: Self.fixture("quantized.gguf"), name: "q.gguf")
    let reference = try SafeTensors(contentsOf: Self.fixture("quantized.safetensors"))
    #expect(Set(file.entries.keys) == Set(reference.entries.keys))
    #expect(Set(file.entries.keys).isSuperset(of: PackedFormat.allCases.map(\.rawValue)))
    for name in file.entries.keys {
      let (seen, expected) = (try file.tensor(name), try reference.tensor(name))
      #expect(seen.widened.isIdentical(to: expected), "\(name)")
      #expect(seen.isPacked == (seen.shape.count == 2 && name != "F32"), "\(name)")
      #expect(file.entries[name]?.type.name == name.replacingOccurrences(of: "vector.", with: ""))
    }
  }

  /// Rows of a packed matrix in another order, as a slice, and one by one.
  @Test(arguments: ["Q4_0", "Q6_K", "F16", "BF16"]) func rowsAreThoseOfTheWidened(name: String)
    throws
  {
    let file = try GGUFFile(contentsOf: Self.fixture("quantized.gguf"), name: "q.gguf")
    let packed = try file.tensor(name)
    let plain = packed.widened
    let order = [2, 0, 1]
    let turned = packed.reordered(order)
    #expect(turned.isPacked && turned.widened.isIdentical(to: plain.reordered(order)))
    #expect(turned.rows(1..<3).widened.isIdentical(to: plain.reordered([0, 1])))
    #expect(turned.reordered(order).widened.isIdentical(to: plain.reordered([1, 2, 0])))
    let stack = Tensor.stacked([turned, packed])
    #expect(
      stack.isPacked && stack.rows(2..<5).widened.isIdentical(to: plain.reordered([1, 0, 1])))
    #expect(
      stack.embedding(of: [4, 0]).isIdentical(to: plain.reordered([1, 2])))
  }

  @Test func valuesAreReadAsWhatTheyAre() throws {
    var written = WrittenGGUF()
    written.values = [
      ("count", .uint32(7)), ("large", .uint64(.max)), ("epsilon", .float(1e-6)),
      ("on", .flag(true)),
      ("name", .text("é")), ("words", .texts(["a", "", "bc"])), ("scores", .floats([-1.5])),
      ("types", .integers([-3])), ("byte", .raw(0, Data([200]))),
      ("short", .raw(3, Data([254, 255]))),
      ("double", .raw(12, Data([0, 0, 0, 0, 0, 0, 4, 64]))),
    ]
    let values = try written.file(in: folder).metadata
    #expect(try values.integer("count") == 7 && values.integer("large") == Int.max)
    #expect(try values.number("epsilon") == 1e-6 && values.number("count") == 7)
    #expect(try values.number("double") == 2.5 && values.integer("byte") == 200)
    #expect(try values.integer("short") == -2)
    #expect(try values.flag("on") == true && values.text("name") == "é")
    #expect(try values.texts("words") == ["a", "", "bc"] && values.floats("scores") == [-1.5])
    #expect(try values.integers("types") == [-3] && values.integer("other") == nil)
    #expect(values.has("count") && !values.has("other"))
    let error = #expect(throws: FileError.self) { try values.integer("name") }
    #expect(error?.description == "t.gguf: 'name' is not a whole number")
    #expect(throws: FileError.self) { try values.texts("scores") }
  }

  /// What a file with something wrong says.
  private func complaint(_ change: (inout WrittenGGUF) -> Void) -> String {
    var written = WrittenGGUF()
    written.values = [("a", .uint32(1))]
    written.add("x", rows: 2, width: 32)
    written.add("y", rows: 1, width: 32)
    change(&written)
    do {
      let file = try written.file(in: folder)
      for name in file.entries.keys { _ = try file.tensor(name) }
      return "no complaint"
    } catch {
      return "\(error)"
    }
  }

  @Test func soundFilesHaveNoComplaint() {
    #expect(complaint { _ in } == "no complaint")
    #expect(complaint { $0.version = 2 } == "no complaint")
    #expect(complaint { $0.values.append(("general.alignment", .uint32(32))) } == "no complaint")
  }

  @Test func headersThatLieAreRefused() {
    #expect(complaint { $0.magic = "GGUG" } == "t.gguf: is no GGUF file")
    #expect(complaint { $0.version = 1 }.contains("is of GGUF version 1; versions 2 and 3"))
    #expect(complaint { $0.version = 3 << 24 }.contains("is big-endian"))
    #expect(
      complaint { $0.claimedTensors = 1 << 60 }.contains("claims 1152921504606846976 entries"))
    #expect(complaint { $0.claimedKeys = .max }.contains("claims 18446744073709551615 entries"))
    #expect(complaint { $0.claimedKeys = 3 }.hasPrefix("t.gguf: "))
    #expect(complaint { $0.values.append(("a", .flag(true))) } == "t.gguf: says 'a' twice")
    #expect(complaint { $0.values.append(("b", .raw(13, Data()))) }.contains("unknown type 13"))
  }

  @Test func valuesThatLieAreRefused() {
    var gigabytes = Data()
    gigabytes.add(UInt64(3) << 32)
    #expect(
      complaint { $0.values.append(("b", .raw(8, gigabytes))) }.contains("claims 12884901888"))
    var items = Data()
    items.add(UInt32(4))
    items.add(UInt64(1) << 62)
    #expect(complaint { $0.values.append(("b", .raw(9, items))) }.contains("claims 46116860184"))
    var nested = Data()
    for _ in 0..<9 {
      nested.add(UInt32(9))
      nested.add(UInt64(1))
    }
    nested.add(UInt32(4))
    nested.add(UInt64(0))
    #expect(complaint { $0.values.append(("b", .raw(9, nested))) }.contains("'b' nests too deep"))
    for alignment: UInt32 in [0, 24, 1 << 30] {
      #expect(
        complaint { $0.values.append(("general.alignment", .uint32(alignment))) }
          .contains("'general.alignment' is \(alignment), which is out of range"))
    }
  }

  @Test func tensorsThatLieAreRefused() {
    #expect(complaint { $0.tensors[1].name = "x" } == "t.gguf: has two tensors 'x'")
    #expect(
      complaint { $0.tensors[0].sizes = Array(repeating: 1, count: 5) }.contains("claims 5 axes"))
    #expect(
      complaint { $0.tensors[0].sizes = [1 << 40, 1 << 40] }.contains("has the impossible shape"))
    #expect(complaint { $0.tensors[0].sizes = [.max] }.contains("has the impossible shape"))
    #expect(complaint { $0.tensors[0].sizes = [32, 64] }.contains("claims 8192 bytes at 0 of"))
    #expect(
      complaint { $0.tensors[0].offset = 1 << 63 }.contains("claims 256 bytes at 92233720368"))
    #expect(complaint { $0.tensors[1].offset = 32 }.contains("tensors 'x' and 'y' overlap"))
    #expect(
      complaint {
        $0.tensors[0].type = 8
        $0.tensors[0].sizes = [16, 2]
      }.contains("tensor 'x' of shape [2, 16] is not of whole blocks of Q8_0"))
    #expect(
      complaint { $0.tensors[0].type = 19 }
        == "t.gguf: tensor 'x' is of ggml type 19, which is not read")
  }

  /// A type that is not known keeps nobody from the other tensors.
  @Test func aTensorOfAnUnknownTypeDisturbsNoOther() throws {
    var written = WrittenGGUF()
    written.add("x", rows: 1, width: 2, 3)
    written.add("y", rows: 1, width: 2)
    written.tensors[1].type = 999
    #expect(try written.file(in: folder).tensor("x").scalars == [3, 3])
  }

  /// A million keys are read in a moment, and need no more room than they take in the file.
  @Test(.timeLimit(.minutes(5))) func aMillionKeysAreNoTrouble() throws {
    var written = WrittenGGUF()
    written.values = (0..<200_000).map { ("k\($0)", .uint32(UInt32($0))) }
    #expect(try written.file(in: folder).metadata.integer("k199999") == 199_999)
  }

  /// Files cut off anywhere and bytes changed at random: an error or a file, never a trap.
  @Test func damagedFilesNeverTrap() throws {
    let whole = try Data(contentsOf: Self.fixture("quantized.gguf"))
    let header = 1200
    var stream = RandomStream(seed: 3, name: "gguf")
    let url = folder.url.appending(path: "d.gguf")
    func open(_ data: Data) throws {
      try data.write(to: url)
      guard let file = try? GGUFFile(contentsOf: url, name: "d.gguf") else { return }
      for name in file.entries.keys { _ = (try? file.tensor(name))?.isFinite }
    }
    for length in stride(from: 0, to: header, by: 7) { try open(whole.prefix(length)) }
    for _ in 0..<400 {
      var data = whole
      for _ in 0...stream.integer(below: 3) {
        data[stream.integer(below: header)] = UInt8(stream.integer(below: 256))
      }
      try open(data)
    }
  }
}
