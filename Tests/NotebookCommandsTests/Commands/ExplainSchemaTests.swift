import Foundation
import Notebook
import Reports
import TestSupport
import Testing

@testable import Chapters
@testable import NotebookCommands

/// The JSON schema of blocks, held to a real validator where Python has one.
struct ExplainSchemaTests {
  private static let schema = BlockSchema(KindRegistry([]), .standard)

  /// Whether Python has a validator: `python3 -m pip install jsonschema` gets it.
  private static let hasValidator: Bool =
    (try? SpawnedProcess.run("python3", "-c", "import jsonschema").status) == 0

  @Test func everyReferenceLeadsSomewhere() throws {
    let text = Self.schema.document().description
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(root["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    let definitions = try #require(root["$defs"] as? [String: Any])
    let names = text.matches(of: /"\$ref":"#\/\$defs\/([^"]+)"/).map { String($0.1) }
    #expect(Set(names).isSubset(of: definitions.keys))
    #expect(
      Set(names).isSuperset(of: ["experiment", "table", "plot", "claim", "book", "data", "command"])
    )
  }

  /// The schema of a block has the keys that the block has, and requires those that it requires.
  @Test(arguments: BlockPage.all(.standard).dropFirst().map(\.name))
  func theSchemaHasTheKeysOfTheBlock(name: String) throws {
    let page = try #require(BlockPage.all(.standard).first { $0.name == name })
    let text = Self.schema.document(of: name).description
    let root = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let block = try #require((root?["$defs"] as? [String: Any])?[name] as? [String: Any])
    let properties = try #require(block["properties"] as? [String: Any])
    #expect(Set(properties.keys) == Set(page.keys.map(\.name)))
    #expect(
      Set(block["required"] as? [String] ?? [])
        == Set(page.keys.filter { $0.defaultValue == nil }.map(\.name)))
  }

  private static let right = [
    "id: a\nrun: data\nrows: [{k: 1, v: x}, {k: ~}]", "id: a\nrun: data\nfile: a.csv",
    "id: a\nrun: command\ncommand: [sh, -c, \"echo ${n}\"]\nsweep: {n: [1, 2]}\ntimeout: ${t}",
    "id: a\nrun: command\nsweep: {command: [a.sh, b.sh]}",
    "from: a\nrows: k\nlimit: ${most}", "from: [a, b.c]\ncolumns: [x, y]\nover: seed",
    "from: a\nkind: line\nx: k\ny: [v, w]\nscale: {x: log}\nlimits: {y: [0, ~]}",
    "text: Some.\nexpect: a.x > 1", "text: Some.\nexpect: a.x > 1\npaper: {source: here, a: 1}",
    "id: a\nrun: data\nfile: a.csv\ncolumns: {day: date, w: {type: number, unit: g, label: Weight}}",
    "id: a\nrun: command\ncommand: x\nexact: true\ncolumns: {n: {label: Count}, m: \"${type}\"}",
    "from: a\nkind: line\nx: day\ny: v\nlimits: {x: [2024-03-01, 2024-03-02T09:30]}",
    "title: 1984\nauthors: One\nprofiles: {p: {steps: 3}}\nexecutor: {local: {memory: 2 GB}}",
    "{}",
  ]

  private static let wrong = [
    "id: a\nrun: date\nrows: [{k: 1}]", "run: data\nrows: [{k: 1}]",
    "id: a\nrun: command", "id: a\nrun: command\ncommand: x\ncomand: y",
    "id: a\nrun: data\nrows: 3", "from: a\nlimit: 0", "from: a\nlimit: many", "rows: k",
    "from: a\nkind: pie\nx: k", "from: a\nkind: line\nx: k\nscale: {x: lg}",
    "from: a\nkind: line\nx: k\nlimits: {y: [0]}", "text: Some.", "text: Some.\nexpect: [a]",
    "title: T\nauthor: One", "executor: {local: {jobs: 0}}", "formats: {a: percent}",
    "id: a\nrun: data\nrows: [{k: [1]}]", "id: a\nrun: data\nfile: a.csv\ncolumns: {day: dat}",
    "id: a\nrun: data\nfile: a.csv\ncolumns: {w: {unt: g}}",
    "id: a\nrun: data\nfile: a.csv\ncolumns: [w]", "id: a\nrun: command\ncommand: x\nexact: maybe",
    "from: a\nkind: line\nx: k\nlimits: {x: [soon, ~]}",
  ]

  @Test(.enabled("Python has no jsonschema") { hasValidator })
  func aValidatorTellsRightFromWrong() throws {
    let examples = BlockPage.all(.standard).map(\.example)
    let right = try (Self.right + examples).map(Self.json)
    let wrong = try Self.wrong.map(Self.json)
    let folder = try TemporaryFolder([
      "schema.json": Self.schema.document().description,
      "blocks.json": "[[\(right.joined(separator: ","))],[\(wrong.joined(separator: ","))]]",
      "check.py": """
      import json, jsonschema
      schema, (right, wrong) = json.load(open("schema.json")), json.load(open("blocks.json"))
      jsonschema.Draft202012Validator.check_schema(schema)
      check = jsonschema.Draft202012Validator(schema)
      print([n for n, block in enumerate(right) if not check.is_valid(block)])
      print([n for n, block in enumerate(wrong) if check.is_valid(block)])
      """,
    ])
    let ended = try SpawnedProcess.run("python3", "check.py", in: folder.url)
    #expect(ended.output == "[]\n[]\n", "\(ended.output)\(ended.errors)")
  }

  /// A block as programs that read YAML hand it to a validator.
  private static func json(_ yaml: String) throws -> String {
    try YAML.parse(YAML.Source(text: yaml, file: "block")).canonical.description
  }
}
