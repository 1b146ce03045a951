import Testing

@testable import Chapters
@testable import Notebook

struct KeyMaterialTests {
  private static let hashes = ["a", "b"].map { String(repeating: $0, count: 64) }

  private static let material = KeyMaterial(
    kind: "edit", version: 3, seed: 7, spec: ["steps": "60", "name": "\"a/b\"", "base": "null"],
    inputs: ["model": [hashes[0]], "others": hashes],
    files: ["data/x y.csv": String(repeating: "c", count: 64), "gone.csv": "missing"],
    variables: ["HOME": "/root", "LEVEL": "unset"])

  /// Stores hold keys over exactly these bytes.
  @Test func theCanonicalFormIsOneFlatObjectOfTexts() {
    let (a, b) = (Self.hashes[0], Self.hashes[1])
    let c = String(repeating: "c", count: 64)
    #expect(
      Self.material.canonical == #"{"base":"null","env HOME":"/root","env LEVEL":"unset","#
        + #""file data/x y.csv":"\#(c)","file gone.csv":"missing","kind":"edit","kind version":"3","#
        + #""model":"\#(a)","name":"\"a/b\"","others":"\#(a) \#(b)","seed":"7","steps":"60"}"#)
    #expect(Self.material.key == ContentHash.sha256(Self.material.canonical))
  }

  @Test func theCanonicalFormReadsBackAsItself() throws {
    #expect(try KeyMaterial(canonical: Self.material.canonical) == Self.material)
  }

  /// What older versions wrote in another spelling of JSON is the same material, with the same key.
  @Test func anotherSpellingIsTheSameMaterial() throws {
    let canonical = KeyMaterial(
      kind: "edit", version: 1, seed: 0, files: ["a/b.csv": "missing"]
    ).canonical
    let spelled = canonical.replacing("/", with: #"\/"#).replacing(",", with: " ,\n")
    #expect(try KeyMaterial(canonical: spelled).canonical == canonical)
  }

  @Test(arguments: ["", "[]", "{}", #"{"kind":"x","seed":"0"}"#, #"{"kind":1}"#])
  func whatIsNoMaterialIsRefused(_ text: String) {
    #expect(throws: UnreadableMaterial.self) { try KeyMaterial(canonical: text) }
  }

  @Test func everyPartChangesTheKey() {
    let changes: [(inout KeyMaterial) -> Void] = [
      { $0.kind = "train" }, { $0.version = 4 }, { $0.seed = 8 }, { $0.numerics = "portable" },
      { $0.spec["steps"] = "61" },
      { $0.spec["more"] = "1" }, { $0.inputs["others"]?.reverse() }, { $0.files["new"] = "x" },
      { $0.variables["HOME"] = "/" },
    ]
    let keys = changes.map { change in
      var material = Self.material
      change(&material)
      return material.key
    }
    #expect(Set(keys + [Self.material.key]).count == changes.count + 1)
  }

  @Test func differencesAreWordedByWhatTheyAreAbout() {
    var old = Self.material
    old.spec["steps"] = "80"
    old.spec["base"] = nil
    old.version = 2
    old.seed = 1
    old.inputs["model"] = [Self.hashes[1]]
    old.files = ["data/x y.csv": "other", "old.csv": "x"]
    old.variables["HOME"] = String(repeating: "h", count: 50)
    let words = Self.material.differences(from: old, blocks: ["model": "base"]).map(\.description)
    #expect(
      words == [
        "base unset -> null", "env HOME changed",
        "data/x y.csv changed", "reads gone.csv now", "reads old.csv no more",
        "kind version 2 -> 3", "the output of base changed", "seed 1 -> 7", "steps 80 -> 60",
      ])
    #expect(Self.material.differences(from: Self.material).isEmpty)
  }
}
