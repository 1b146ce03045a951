import Testing

@testable import Chapters

struct YAMLGuardTests {
  @Test(arguments: [
    String(repeating: "[", count: 64) + String(repeating: "]", count: 64),
    String(repeating: "[] ", count: 500), "- a\n- b\n", String(repeating: " ", count: 300) + "a: 1",
  ])
  func ordinaryDepthsPass(text: String) throws {
    try YAMLGuard.check(YAML.Source(text: text, file: "test.md"))
  }

  @Test(arguments: [
    (String(repeating: "[", count: 65), "test.md:1:65"),
    (String(repeating: "{", count: 65), "test.md:1:65"),
    (String(repeating: "- ", count: 65) + "x", "test.md:1:129"),
    ("a: 1\n" + String(repeating: " ", count: 401) + "b: 2", "test.md:2:401"),
  ])
  func depthsOfNoChapterAreRefused(text: String, place: String) {
    let problem = #expect(throws: Diagnostic.self) {
      try YAMLGuard.check(YAML.Source(text: text, file: "test.md"))
    }
    #expect(problem?.description == "\(place): error: values nest too deep")
  }
}
