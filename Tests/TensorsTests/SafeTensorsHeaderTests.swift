import Foundation
import Testing

@testable import Tensors

/// Headers that claim what cannot be.
struct SafeTensorsHeaderTests {
  private func header(_ bytes: Data) throws -> SafeTensorsHeader {
    try SafeTensorsHeader(of: bytes, path: "f")
  }

  private func header(_ text: String, data: Int) throws -> SafeTensorsHeader {
    var bytes = withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { Data($0) }
    bytes.append(Data(text.utf8))
    bytes.append(Data(count: data))
    return try header(bytes)
  }

  /// What a damaged or hostile file says, and what is said of it.
  @Test(arguments: [
    (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, "needs 8 bytes, has 4"),
    (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,800]}}"#, "claims bytes 0 to 800 of 16"),
    (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, "claims bytes 8 to 0"),
    (#"{"x":{"dtype":"F9","shape":[2],"data_offsets":[0,800]}}"#, "claims bytes 0 to 800 of 16"),
    (
      #"{"x":{"dtype":"F9","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
      "overlap"
    ),
    (
      #"{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#,
      "impossible shape"
    ),
    (#"{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}}"#, "impossible shape"),
    (#"{"x":3}"#, "has no dtype"),
    (
      #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
      "overlap"
    ),
    ("[]", "no JSON object"),
  ]) func badHeaders(text: String, complaint: String) {
    let error = #expect(throws: FileError.self) { try header(text, data: 16) }
    #expect(error?.description.contains(complaint) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [0, 7, 8, 20]) func truncatedFiles(length: Int) throws {
    var bytes = withUnsafeBytes(of: UInt64.max.littleEndian) { Data($0) }
    bytes.append(Data(count: 12))
    #expect(throws: FileError.self) { try header(bytes.prefix(length)) }
  }
}
