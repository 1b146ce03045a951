import Foundation
import Notebook
import TestSupport
import Testing

@testable import LivePreview

struct LiveBookTests {
  @Test func aBookRunsWhatIsStaleAndSaysSo() async throws {
    let gate = "\(#function) \(#line)"
    let scene = try LiveScene("# T\n" + gated("x", "gate: \"\(gate)\""))
    await scene.book.refresh(changed: nil)
    try await scene.awaits("running")
    try await scene.awaits("x") { $0.running == 1 && $0.log == ["x: never run"] }
    Gate.open(gate)
    try await scene.awaits("up to date")
    #expect(await scene.status("x") == .fresh)
    #expect(await scene.book.problems == [])
  }

  @Test func aBookThatRunsNothingByItselfSaysWhatIsLeft() async throws {
    let scene = try LiveScene("# T\n" + gated("x") + gated("y"), runsByItself: false)
    await scene.book.refresh(changed: nil)
    try await scene.awaits("2 cells not run")
    var request = RunRequest()
    request.only = ["y"]
    await scene.book.start(request)
    try await scene.awaits("1 cell not run")
    #expect(await scene.status("x") == .notRun)
    #expect(await scene.status("y") == .fresh)
  }

  /// What was cancelled is neither up to date nor an error.
  @Test func aCancelledRunSaysSo() async throws {
    let gate = "\(#function) \(#line)"
    let scene = try LiveScene("# T\n" + gated("a") + gated("x", "gate: \"\(gate)\""))
    await scene.book.refresh(changed: nil)
    try await scene.awaits("x") { $0.running == 1 }
    await scene.book.cancel()
    try await scene.awaits("cancelled, 1 cell not run")
    #expect(await scene.book.problems == [])
    #expect(await scene.status("a")?.isDone == true, "what is finished is kept")
    #expect(await scene.status("x") == .notRun)
    // Another run forgets it.
    await scene.book.start(RunRequest())
    Gate.open(gate)
    try await scene.awaits("up to date")
  }

  @Test func aFailureIsNoEndOfTheStory() async throws {
    let scene = try LiveScene("# T\n" + gated("x", "fails: so it went") + gated("y"))
    await scene.book.refresh(changed: nil)
    try await scene.awaits("1 cell failed")
    #expect(await scene.status("x") == .failed("so it went"))
    // It says so also after an edit elsewhere.
    try await scene.save("# T\n\nWords.\n" + gated("x", "fails: so it went") + gated("y"))
    try await scene.awaits("1 cell failed")
    try await scene.save("# T\n" + gated("x") + gated("y"))
    try await scene.awaits("up to date")
  }

  @Test func whileTheChaptersAreWrongThePagesStay() async throws {
    let scene = try LiveScene("# T\n" + gated("x"))
    await scene.book.refresh(changed: nil)
    try await scene.awaits("up to date")
    let version = await scene.book.version
    try await scene.save("# T\n" + gated("x", "valeu: 2"))
    try await scene.awaits("chapters are wrong")
    #expect(
      await scene.book.problems == [
        LiveProblem(
          page: "01", block: "x",
          text: "chapters/01.md:6:1: error: unknown key 'valeu' in 'gated'; did you mean 'value'?")
      ])
    #expect(await scene.book.version == version)
    try await scene.save("# T\n" + gated("x"))
    try await scene.awaits("up to date")
    #expect(await scene.book.problems == [])
  }

  /// The cell that runs is stopped, the new one runs, and nothing is complained about.
  @Test func anEditOfAnOptionDuringARunLeavesNoComplaint() async throws {
    let gates = (0..<3).map { "\(#function) \($0)" }
    let scene = try LiveScene("# T\n" + gated("x", "gate: \"\(gates[0])\""))
    await scene.book.refresh(changed: nil)
    let told = Task {
      var problems: [LiveProblem] = []
      for await event in await scene.book.events() {
        if case .problems(let list) = event { problems += list }
      }
      return problems
    }
    for (number, gate) in gates.enumerated() where number > 0 {
      try await scene.awaits("x") { $0.running == 1 }
      try await scene.save("# T\n" + gated("x", "gate: \"\(gate)\"\nvalue: \(number)"))
    }
    Gate.open(gates[2])
    try await scene.awaits("up to date")
    #expect(await scene.status("x") == .fresh)
    told.cancel()
    #expect(await told.value == [])
    #expect(try scene.store.history(of: "x", limit: 9).map(\.execution.outcome) == [.done])
  }

  /// A cell that the edit leaves as it is goes on.
  @Test func anEditOfAnotherBlockStopsNothing() async throws {
    let gate = "\(#function) \(#line)"
    let scene = try LiveScene("# T\n" + gated("x", "gate: \"\(gate)\"") + gated("y"))
    await scene.book.refresh(changed: nil)
    try await scene.awaits("x") { $0.running == 1 }
    try await scene.save("# T\n" + gated("x", "gate: \"\(gate)\"") + gated("y", "value: 7"))
    Gate.open(gate)
    try await scene.awaits("up to date")
    #expect(try scene.store.history(of: "x", limit: 9).count == 1)
    #expect(await scene.status("x")?.isDone == true)
  }

  @Test func aSecondRunIsNotBegunBesideTheFirst() async throws {
    let gate = "\(#function) \(#line)"
    let scene = try LiveScene(
      "# T\n" + gated("x", "gate: \"\(gate)\"") + gated("y"), runsByItself: false)
    await scene.book.refresh(changed: nil)
    var request = RunRequest()
    request.only = ["x"]
    await scene.book.start(request)
    await scene.book.start(RunRequest())
    Gate.open(gate)
    try await scene.awaits("1 cell not run")
    #expect(await scene.status("y") == .notRun)
  }

  /// Whatever else goes wrong stays said until it is right again.
  @Test func aRunThatCannotGoOnSaysWhy() async throws {
    let folder = try TemporaryFolder(["chapters/01.md": "# T\n" + gated("x")])
    let store = try Store(folder: folder.url.appending(path: "store"))
    let book = LiveBook(
      Workshop(
        store: store, load: { try LiveScene.load(folder, after: $0) },
        stored: { BookResults(book: $0, blocks: [:]) },
        run: { _, _, _ in throw GatedKind.Told(description: "no space left") }),
      watcher: try FolderWatcher())
    await book.refresh(changed: nil)
    for await event in await book.events() {
      if case .activity(let activity) = event, activity.state.text == "the run ended early" {
        break
      }
    }
    #expect(await book.problems == [LiveProblem(text: "no space left")])
  }

  /// Every file that the book is made of is watched, wherever it lies, and also while something is wrong with it.
  @Test func filesInOtherFoldersAreWatched() async throws {
    let scene = try LiveScene(
      "# T\n\n{{include ../parts/p.md}}\n\n![p](pictures/p.svg) [d](papers/d.pdf)\n")
    let following = Task { await scene.book.follow() }
    defer { following.cancel() }
    try await scene.awaits("chapters are wrong")
    for (path, text) in [("chapters/pictures/p.svg", "<svg/>"), ("chapters/papers/d.pdf", "x")] {
      try scene.folder.write(text, to: path)
    }
    try scene.folder.write("Included `= x.valeu`.\n" + gated("x"), to: "parts/p.md")
    await scene.book.refresh(changed: nil)
    #expect(await scene.book.problems.map(\.text) != [])
    // From here on the watcher alone tells.
    try scene.folder.write(gated("x") + "\nIncluded `= x.value`.\n", to: "parts/p.md")
    try await scene.awaits("up to date")
    for path in ["chapters/pictures/p.svg", "chapters/papers/d.pdf", "parts/p.md"] {
      try await scene.awaits("up to date")
      let version = await scene.book.version
      let text = try scene.folder.read(path)
      try scene.folder.write(text + "\n", to: path)
      for await event in await scene.book.events() {
        if case .pages(let now) = event, now > version { break }
      }
    }
    #expect(await scene.book.linkedFile("papers/d.pdf") == Data("x\n".utf8))
    #expect(await scene.book.linkedFile("pictures/p.svg") == nil)
  }
}

extension CellResult.Status {
  fileprivate var isDone: Bool { self == .fresh || self == .cached }
}
