import Foundation
import Tensors

extension ModelConfiguration {
  /// Reads a `config.json`, as transformers 4 or 5 writes it.
  ///
  /// - Parameters:
  ///   - data: The file's content.
  ///   - path: What messages call the file.
  ///   - families: The families that it may be of.
  /// - Throws: `FileError` where a field is missing, impossible or not supported.
  package init(
    json data: Data, path: String = "config.json", families: [Family] = Family.allCases
  ) throws {
    let file = try ConfigurationFields(data, path: path)
    let (family, text) = try Self.parts(of: file, among: families)
    var model = try family.definition.read(text)
    if let ties = try file.flag("tie_word_embeddings") { model.tiesEmbeddings = ties }
    model.beginToken = try file.token("bos_token_id") ?? text.token("bos_token_id")
    model.endToken = try file.token("eos_token_id") ?? text.token("eos_token_id")
    model.padToken = try file.token("pad_token_id") ?? text.token("pad_token_id")
    _ = try text.checked(model.heads * model.headWidth, "num_attention_heads * head_dim")
    guard model.heads % model.keyHeads == 0 else {
      throw file.problem("\(model.heads) heads cannot share \(model.keyHeads) key heads evenly")
    }
    try text.refuseOthers(of: family.name)
    self = model
  }

  /// The family, and the fields that describe the text model: in larger models those of
  /// `text_config`.
  private static func parts(
    of file: ConfigurationFields, among families: [Family]
  ) throws -> (family: Family, text: ConfigurationFields) {
    let name = try file.text("model_type")
    if let method = try file.object("quantization_config") {
      let kind = try method.text("quant_method") ?? "a method that it does not name"
      throw file.problem("the checkpoint is quantized by \(kind), which is not read")
    }
    if let family = families.first(where: { $0.name == name }) { return (family, file) }
    guard let family = families.first(where: { $0.types.contains(name ?? "") }) else {
      let known = families.flatMap(\.types).joined(separator: ", ")
      throw file.problem("model_type '\(name ?? "")' is not supported; there are \(known)")
    }
    guard let text = try file.object("text_config") else {
      throw file.problem("has no 'text_config'")
    }
    // Larger models tie as they themselves say; their text model's word does not count.
    _ = try text.flag("tie_word_embeddings")
    let inner = try text.text("model_type") ?? family.name
    guard inner == family.name else {
      throw file.problem("a '\(name ?? "")' with a text model '\(inner)' is not supported")
    }
    return (family, text)
  }

  /// The `config.json` of this shape, which transformers reads.
  ///
  /// - Parameter type: How the weights beside it are stored, `f32` or `bf16`.
  /// - Returns: The file's content.
  package func json(as type: SafeTensors.ElementType = .f32) -> Data {
    var fields = family.definition.fields(of: self)
    fields["model_type"] = .string(family.name)
    fields["vocab_size"] = JSONTree(vocabulary)
    fields["tie_word_embeddings"] = .boolean(tiesEmbeddings)
    // A token that is left out has its family's default in transformers, which may be outside the vocabulary.
    fields["bos_token_id"] = beginToken.map { JSONTree($0) } ?? .null
    fields["eos_token_id"] = endToken.map { JSONTree($0) } ?? .null
    fields["pad_token_id"] = padToken.map { JSONTree($0) } ?? .null
    fields["dtype"] = type == .bf16 ? "bfloat16" : "float32"
    fields["initializer_range"] = 0.02
    return JSONTree.object(fields.map { ($0, $1) }).prettyPrinted
  }
}
