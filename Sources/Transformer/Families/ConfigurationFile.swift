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
    let name = try file.text("model_type")
    guard let family = families.first(where: { $0.name == name }) else {
      let known = families.map(\.name).joined(separator: ", ")
      throw file.problem("model_type '\(name ?? "")' is not supported; there are \(known)")
    }
    var model = try family.definition.read(file)
    if let ties = try file.flag("tie_word_embeddings") { model.tiesEmbeddings = ties }
    model.beginToken = try file.token("bos_token_id")
    model.endToken = try file.token("eos_token_id")
    model.padToken = try file.token("pad_token_id")
    _ = try file.checked(model.heads * model.headWidth, "num_attention_heads * head_dim")
    guard model.heads % model.keyHeads == 0 else {
      throw file.problem("\(model.heads) heads cannot share \(model.keyHeads) key heads evenly")
    }
    self = model
  }

  /// The `config.json` of this shape, which transformers reads.
  package func json() throws -> Data {
    var fields = family.definition.fields(of: self)
    fields["model_type"] = .string(family.name)
    fields["vocab_size"] = JSONTree(vocabulary)
    fields["tie_word_embeddings"] = .boolean(tiesEmbeddings)
    fields["bos_token_id"] = beginToken.map { JSONTree($0) }
    fields["eos_token_id"] = endToken.map { JSONTree($0) }
    fields["pad_token_id"] = padToken.map { JSONTree($0) }
    fields["dtype"] = "float32"
    fields["initializer_range"] = 0.02
    return try JSONTree.object(fields.map { ($0, $1) }).prettyPrinted()
  }
}
