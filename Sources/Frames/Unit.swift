extension Frame {
  /// What a quantity is counted in.
  public enum Unit: Sendable, Hashable {
    /// A part of a whole, from 0 to 1.
    case share
    /// Natural units of information.
    case nats
    /// Steps of an optimizer, or of anything else that goes step by step.
    case steps
    /// Tokens.
    case tokens
    /// Scalars of a model.
    case weights
    /// Hours.
    case hours
    /// Another unit, by the name that readers see.
    case named(String)
  }
}

extension Frame.Unit: RawRepresentable, Codable {
  private static let known: [Frame.Unit] = [.share, .nats, .steps, .tokens, .weights, .hours]

  /// The unit's name: what is stored, and what readers see.
  public var rawValue: String {
    switch self {
    case .share: "fraction"
    case .nats: "nats"
    case .steps: "steps"
    case .tokens: "tokens"
    case .weights: "weights"
    case .hours: "h"
    case .named(let name): name
    }
  }

  public init(rawValue: String) {
    self = Self.known.first { $0.rawValue == rawValue } ?? .named(rawValue)
  }
}

extension Frame.Unit {
  /// What a part of a whole is called; each name is stored and shown as it was written.
  private static let parts: Set<String> = [Self.share.rawValue, "share", "accuracy", "probability"]

  /// What values that are counted in it cannot leave; none where they may be anything.
  package var bounds: ClosedRange<Double>? { Self.parts.contains(rawValue) ? 0...1 : nil }
}

extension Frame.Unit: ExpressibleByStringLiteral {
  public init(stringLiteral name: String) { self.init(rawValue: name) }
}
