import Chapters
import Foundation

/// What a cell's key is made of.
///
/// Its canonical form is one flat JSON object of texts: the keys of the spec by their names, `kind`,
/// `kind version`, `seed` and `numerics`, and by `file PATH` and `env NAME` what the cell reads besides. The names
/// do not collide, since a kind cannot declare a key that is reserved (`KindChecks`) or has a space.
package struct KeyMaterial: Sendable, Hashable {
  /// The kind's name.
  package var kind: String
  /// The kind's version.
  package var version: Int
  /// The seed of the cell's random streams.
  package var seed: UInt64
  /// The spec with defaults filled in, a canonical JSON text by key; without the keys that refer.
  package var spec: [String: String]
  /// What becomes of last bits; none where results have none that could differ.
  package var numerics: String?
  /// The output hashes of the cells that a key refers to, in its order.
  package var inputs: [String: [String]]
  /// The content hash of each file by its path from the chapter's folder; `missing` where it is not there.
  package var files: [String: String]
  /// The keyed hash of each environment variable's value (`VariableHashes`); `unset` where it has none.
  package var variables: [String: String]

  /// Material as given.
  package init(
    kind: String, version: Int, seed: UInt64, spec: [String: String] = [:],
    numerics: String? = nil,
    inputs: [String: [String]] = [:], files: [String: String] = [:],
    variables: [String: String] = [:]
  ) {
    self.kind = kind
    self.version = version
    self.seed = seed
    self.spec = spec
    self.numerics = numerics
    self.inputs = inputs
    self.files = files
    self.variables = variables
  }

  /// What stands for the hash of a file that is not there.
  static let missing = "missing"
  /// What stands for the value of a variable that is not set.
  static let unset = "unset"
}

// MARK: - The canonical form

extension KeyMaterial {
  /// A part of the material, by what it is.
  package enum Part: Sendable, Hashable {
    /// The kind's name.
    case kind
    /// The kind's version.
    case version
    /// The seed.
    case seed
    /// What becomes of last bits.
    case numerics
    /// A key of the spec.
    case key(String)
    /// A file, by its path.
    case file(String)
    /// An environment variable.
    case variable(String)

    /// What the canonical form calls it.
    package var name: String {
      switch self {
      case .kind: "kind"
      case .version: "kind version"
      case .seed: "seed"
      case .numerics: "numerics"
      case .key(let name): name
      case .file(let path): "file \(path)"
      case .variable(let name): "env \(name)"
      }
    }

    /// The part that the canonical form calls so.
    init(name: String) {
      switch name {
      case "kind": self = .kind
      case "kind version": self = .version
      case "seed": self = .seed
      case "numerics": self = .numerics
      case _ where name.hasPrefix("file "): self = .file(String(name.dropFirst(5)))
      case _ where name.hasPrefix("env "): self = .variable(String(name.dropFirst(4)))
      default: self = .key(name)
      }
    }
  }

  /// Every part as a text, by what the canonical form calls it.
  package var texts: [String: String] {
    var texts = spec
    texts[Part.kind.name] = kind
    texts[Part.version.name] = String(version)
    texts[Part.seed.name] = String(seed)
    texts[Part.numerics.name] = numerics
    for (key, hashes) in inputs { texts[key] = hashes.joined(separator: " ") }
    for (path, hash) in files { texts[Part.file(path).name] = hash }
    for (name, value) in variables { texts[Part.variable(name).name] = value }
    return texts
  }

  /// The canonical form: what is hashed, and what the store keeps.
  package var canonical: String {
    CanonicalJSON.object(texts.mapValues(CanonicalJSON.text)).description
  }

  /// The key: SHA-256 over the canonical form.
  package var key: String { ContentHash.sha256(canonical) }

  /// The material of a canonical form.
  ///
  /// - Throws: `UnreadableMaterial` where it is none.
  package init(canonical: String) throws {
    guard let texts = try? JSONDecoder().decode([String: String].self, from: Data(canonical.utf8))
    else { throw UnreadableMaterial(text: canonical) }
    try self.init(texts: texts)
  }

  /// The material whose parts have the given texts.
  ///
  /// - Throws: `UnreadableMaterial` where the kind, its version or the seed is not among them.
  package init(texts: [String: String]) throws {
    guard let kind = texts[Part.kind.name],
      let version = texts[Part.version.name].flatMap({ Int($0) }),
      let seed = texts[Part.seed.name].flatMap({ UInt64($0) })
    else { throw UnreadableMaterial(text: "\(texts)") }
    self.init(kind: kind, version: version, seed: seed)
    for (name, text) in texts {
      switch Part(name: name) {
      case .kind, .version, .seed: break
      case .numerics: numerics = text
      case .file(let path): files[path] = text
      case .variable(let name): variables[name] = text
      case .key(let key):
        if let hashes = Self.hashes(in: text) { inputs[key] = hashes } else { spec[key] = text }
      }
    }
  }

  /// The hashes that a text lists; none where it is a value of a spec, which as JSON is never a bare
  /// word of so many digits.
  private static func hashes(in text: String) -> [String]? {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    let isHash = { (word: Substring) in
      word.utf8.count == 64 && word.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
    }
    return words.allSatisfy(isHash) ? words.map(String.init) : nil
  }
}

/// Text that is no key's material.
struct UnreadableMaterial: Error, CustomStringConvertible {
  let text: String

  var description: String { "what a key is made of cannot be read: '\(text.prefix(80))'" }
}

// MARK: - Differences

extension KeyMaterial {
  /// A part that is not what it was.
  package struct Difference: Sendable, Hashable, CustomStringConvertible {
    /// The part.
    package var part: Part
    /// What it was; none where it was not there.
    package var old: String?
    /// What it is; none where it is not there.
    package var new: String?
    /// The block whose output it is, where that is known.
    package var block: String?

    /// The difference in words: `steps 60 -> 80`.
    package var description: String {
      if let block { return "the output of \(block) changed" }
      switch part {
      case .file(let path): return change("reads \(path) now", "reads \(path) no more", path)
      case .variable:
        return change("reads \(part.name) now", "reads \(part.name) no more", part.name)
      default: break
      }
      return "\(part.name) \(Self.shown(old)) -> \(Self.shown(new))"
    }

    /// What has come, gone, or changed from one hash to another.
    private func change(_ came: String, _ gone: String, _ name: String) -> String {
      if old == nil { return came }
      return new == nil ? gone : "\(name) changed"
    }

    private static func shown(_ value: String?) -> String {
      guard let value else { return KeyMaterial.unset }
      return value.count <= 40 ? value : value.prefix(37) + "..."
    }
  }

  /// What is not as it was in other material, by the names of the parts.
  ///
  /// - Parameters:
  ///   - old: The other material.
  ///   - blocks: The blocks that keys refer to, by key, as far as they are known.
  /// - Returns: The differences.
  package func differences(
    from old: KeyMaterial, blocks: [String: String] = [:]
  ) -> [Difference] {
    let (before, now) = (old.texts, texts)
    return Set(before.keys).union(now.keys).sorted().compactMap { name in
      guard before[name] != now[name] else { return nil }
      return Difference(
        part: Part(name: name), old: before[name], new: now[name], block: blocks[name])
    }
  }
}
