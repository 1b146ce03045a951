import Synchronization

/// The properties of a struct that are all declared with the wrappers of one family: what the rows of
/// frames, the keys of blocks and the results of kinds are read off.
///
/// - Parameters:
///   - declared: The struct.
///   - family: What its wrappers have in common.
///   - declaration: What messages call such a declaration: `with @Key`.
/// - Returns: The properties in order, each with its name in `snake_case`.
package func declaredProperties<Property>(
  of declared: some Any, as family: Property.Type, _ declaration: String
) -> [(name: String, property: Property)] {
  Mirror(reflecting: declared).children.map { child in
    guard let label = child.label, label.hasPrefix("_"), let property = child.value as? Property
    else {
      let name = "\(type(of: declared)).\(child.label ?? "?")"
      fatalError("\(name) is not declared \(declaration)")
    }
    return (label.dropFirst().snakeCased, property)
  }
}

/// What all values of a type have in common, read off each type once.
package final class Declarations<Declaration: Sendable>: Sendable {
  private let known = Mutex<[ObjectIdentifier: Declaration]>([:])

  /// Declarations of which none is read yet.
  package init() {}

  /// What a type declares.
  ///
  /// - Parameters:
  ///   - type: The type.
  ///   - read: Reads it off the type. No lock is held meanwhile, since a declaration may lead to others:
  ///     two threads that ask first may both read it, with the same result.
  /// - Returns: The declaration.
  package func of(_ type: Any.Type, read: () -> Declaration) -> Declaration {
    if let declaration = known.withLock({ $0[ObjectIdentifier(type)] }) { return declaration }
    let declaration = read()
    known.withLock { $0[ObjectIdentifier(type)] = declaration }
    return declaration
  }
}

extension StringProtocol {
  /// `learningRate` as `learning_rate`.
  package var snakeCased: String {
    let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count + 4)
    for byte in utf8 {
      if capitals.contains(byte) {
        bytes += [UInt8(ascii: "_"), byte | 0x20]
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
