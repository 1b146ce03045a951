import Chapters

/// What `soft_prompt` trains: `prefix`, `adapter`, `{adapter: {bound: 6}}`.
enum SoftPromptForm: SpecVariant {
  case prefix
  case adapter(bound: Double)

  enum Word: String, CaseIterable {
    case prefix, adapter
  }

  /// The setting of the adapter.
  private struct Adapter: BlockSpec {
    @Key("The largest norm of a key or a value.", in: 0.01...10_000) var bound = 6.0
  }

  static func choice(_ word: Word) -> VariantChoice<SoftPromptForm> {
    switch word {
    case .prefix: .plain(.prefix)
    case .adapter: .with(Adapter.self) { .adapter(bound: $0.bound) }
    }
  }
}
