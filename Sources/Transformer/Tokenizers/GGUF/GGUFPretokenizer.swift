import Tensors

/// How a byte-level tokenizer in a GGUF file cuts texts into words, which the file says by a name
/// (`tokenizer.ggml.pre`; llama.cpp's `llama-vocab.cpp` knows the names).
struct GGUFPretokenizer: Sendable {
  /// The pattern of the words.
  let pattern: String
  /// Whether the text is put into Unicode's composed normal form first.
  var composes = false
  /// Whether a word that is a token stays one, whatever the merges say.
  var keepsWholeWords = false
  /// Whether texts begin with a token where the file does not say.
  var addsBegin = false

  private static let gpt2 = GGUFPretokenizer(pattern: TextPattern.gpt2Pattern)
  private static let neox = GGUFPretokenizer(pattern: TextPattern.gpt2Pattern, composes: true)
  private static let dbrx = GGUFPretokenizer(pattern: TextPattern.llama3Pattern)
  private static let llama3 = GGUFPretokenizer(
    pattern: TextPattern.llama3Pattern, keepsWholeWords: true, addsBegin: true)
  private static let qwen2 = GGUFPretokenizer(
    pattern: TextPattern.qwen2Pattern, composes: true)
  /// Each digit is a word, and what is between them is cut as GPT-2 does.
  private static let digits = GGUFPretokenizer(
    pattern: #"\p{N}|\s+(?=\p{N})|'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+"#
      + #"| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#)

  private static let known: [(names: [String], splits: GGUFPretokenizer)] = [
    (["gpt-2", "phi-2", "mpt"], gpt2), (["olmo"], neox), (["dbrx", "smaug-bpe"], dbrx),
    (["llama3", "llama-v3", "llama-bpe", "falcon3"], llama3),
    (["qwen2", "deepseek-r1-qwen", "megrez"], qwen2), (["smollm", "starcoder", "refact"], digits),
  ]

  /// Architectures whose models are all cut alike: files from before there were names do without.
  private static let unnamed = ["gpt2": gpt2, "gptneox": neox]

  private init(
    pattern: String, composes: Bool = false, keepsWholeWords: Bool = false, addsBegin: Bool = false
  ) {
    self.pattern = pattern
    self.composes = composes
    self.keepsWholeWords = keepsWholeWords
    self.addsBegin = addsBegin
  }

  /// - Throws: `FileError` where the file names a way that is not supported, or none.
  init(_ metadata: GGUFMetadata) throws {
    let key = "tokenizer.ggml.pre"
    let name = try metadata.text(key) ?? "default"
    if let found = Self.known.first(where: { $0.names.contains(name) }) {
      self = found.splits
    } else if name == "default", let architecture = try metadata.text("general.architecture"),
      let splits = Self.unnamed[architecture]
    {
      self = splits
    } else {
      throw metadata.problem(
        "'\(key)' is '\(name)', which is not supported; there are "
          + Self.known.flatMap(\.names).joined(separator: ", "))
    }
  }
}
