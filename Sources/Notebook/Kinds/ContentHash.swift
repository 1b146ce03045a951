import COpenSSL
import Foundation

/// SHA-256, computed by the system's libcrypto.
package enum ContentHash {
  /// The hash of some bytes, as 64 hexadecimal digits.
  package static func sha256(_ data: Data) -> String {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    let succeeded = data.withUnsafeBytes {
      EVP_Digest($0.baseAddress, $0.count, &digest, &length, EVP_sha256(), nil)
    }
    guard succeeded == 1 else { fatalError("libcrypto has no SHA-256") }
    return hexadecimal(digest.prefix(Int(length)))
  }

  /// The hash of some bytes keyed with a secret (HMAC), as 64 hexadecimal digits.
  static func keyedSHA256(_ data: Data, secret: Data) -> String {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    let hash = secret.withUnsafeBytes { key in
      data.withUnsafeBytes { bytes in
        HMAC(
          EVP_sha256(), key.baseAddress, Int32(key.count),
          bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, &digest, &length)
      }
    }
    guard hash != nil else { fatalError("libcrypto has no HMAC") }
    return hexadecimal(digest.prefix(Int(length)))
  }

  /// The hash of a file's content, read piece by piece; none where it cannot be read.
  package static func sha256(fileAt url: URL) -> String? {
    (try? FileHandle(forReadingFrom: url)).flatMap { sha256(of: $0) }
  }

  /// The hash of what is left of a file that is open; none where it cannot be read.
  static func sha256(of file: FileHandle) -> String? {
    guard let context = EVP_MD_CTX_new() else { return nil }
    defer { EVP_MD_CTX_free(context) }
    var (digest, length) = ([UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE)), UInt32(0))
    guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else { return nil }
    do {
      while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
        piece.withUnsafeBytes { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
      }
    } catch {
      return nil
    }
    guard EVP_DigestFinal_ex(context, &digest, &length) == 1 else { return nil }
    return hexadecimal(digest.prefix(Int(length)))
  }

  /// The hash of a text's UTF-8.
  package static func sha256(_ text: String) -> String { sha256(Data(text.utf8)) }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
