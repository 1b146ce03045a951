import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Layers that look at everything, and layers that do not.
struct LayerTypesTests {
  private func fields(_ json: String) throws -> ConfigurationFields {
    try ConfigurationFields(Data(json.utf8), path: "c.json")
  }

  @Test func theFileSaysOrTheFamilyDoes() throws {
    let file = try fields(#"{"layer_types": ["full_attention", "sliding_attention"]}"#)
    #expect(try file.layerTypes(2) { _ in .full } == [.full, .sliding])
    let silent = try fields("{}")
    #expect(try silent.layerTypes(3) { $0 == 1 ? .full : .sliding } == [.sliding, .full, .sliding])
  }

  @Test(arguments: [
    (#"["full_attention"]"#, "'layer_types' has 1 layers"),
    ("[1, 2]", "'layer_types' is not a list of texts"),
    (
      #"["full_attention", "chunked_attention"]"#,
      "layer type 'chunked_attention' is not supported; there are sliding_attention, full_attention"
    ),
  ]) func typesThatCannotBe(types: String, complaint: String) throws {
    let file = try fields(#"{"layer_types": \#(types)}"#)
    let error = #expect(throws: FileError.self) { try file.layerTypes(2) { _ in .full } }
    #expect(error?.message == complaint)
  }

  @Test func oneWindowForAllLayers() throws {
    var model = TinyModels.shape(.mistral)
    try model.readOneWindow(fields(#"{"sliding_window": 5}"#), missing: 9)
    #expect(model.blocks.map(\.attention.window) == [5, 5])
    #expect(model.oneWindowField["sliding_window"]?.integer == 5)
    try model.readOneWindow(fields("{}"), missing: 9)
    #expect(model.blocks.map(\.attention.window) == [9, 9])
    try model.readOneWindow(fields(#"{"sliding_window": null}"#), missing: 9)
    #expect(model.blocks.map(\.attention.window) == [nil, nil])
    #expect(model.oneWindowField.keys.sorted() == ["sliding_window"])
  }

  @Test func windowsAreThoseOfTheTypes() throws {
    let file = try fields("{}")
    var model = TinyModels.shape(.llama)
    try model.setWindows([.sliding, .full], window: 5, in: file)
    #expect(model.blocks.map(\.attention.window) == [5, nil])
    #expect(model.layerTypes == [.sliding, .full])
    #expect(model.layerTypeFields["sliding_window"]?.integer == 5)
    try model.setWindows([.full, .full], window: nil, in: file)
    #expect(model.layerTypes == [.full, .full] && model.layerTypeFields.count == 1)
    let error = #expect(throws: FileError.self) {
      try model.setWindows([.full, .sliding], window: nil, in: file)
    }
    #expect(error?.message == "has sliding layers and no 'sliding_window'")
  }
}
