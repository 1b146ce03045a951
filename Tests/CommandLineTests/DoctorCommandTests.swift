import TestSupport
import Testing

/// `doctor`: what is installed, what is missing.
struct DoctorCommandTests {
  @Test func doctorLooksAtEverything() throws {
    let program = try Palimpsest(["01-small.md": Palimpsest.smallChapter])
    let ended = try program.run("doctor")
    for subject in ["openblas", "libcmark-gfm", "machine", "store", "book"] {
      #expect(ended.output.contains(subject))
    }
    try program.folder.write("titel: x\n", to: "chapters/book.yml")
    let sick = try program.run("doctor")
    #expect(sick.status == 1)
    #expect(sick.output.contains("problem book"))
  }
}
