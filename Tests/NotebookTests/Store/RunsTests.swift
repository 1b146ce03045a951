import Foundation
import TestSupport
import Testing

@testable import Frames
@testable import Notebook

/// Only what changed is noted of a run; what it showed is put together from that.
struct RunsTests {
  private let folder: TemporaryFolder
  private let store: Store

  init() throws {
    folder = try TemporaryFolder()
    store = try Store(folder: folder.url)
  }

  private func note(
    _ shown: [String: String], profile: String = "standard", isWhole: Bool = true
  ) throws {
    try store.noteRun(
      profile: profile, version: "1",
      shown: shown.map { (CellName(block: $0), Store.Showing(key: $1, contents: nil)) },
      cells: isWhole ? shown.keys.map { CellName(block: $0) } : nil)
  }

  private func keys(at run: Int64?, profile: String = "standard") throws -> [String: String] {
    try Dictionary(
      uniqueKeysWithValues: store.keys(at: run, profile: profile).map { ($0.block, $1) })
  }

  /// Runs of two profiles in turn, cells coming, changing and going.
  @Test(arguments: 0..<8)
  func whatEveryRunShowedIsFoundAgain(seed: Int) throws {
    var state = UInt64(seed) &* 7919 &+ 12345
    let draw = { (count: Int) -> Int in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(count))
    }
    var shown: [String: [String: String]] = ["standard": [:], "smoke": [:]]
    var expected: [(run: Int64, profile: String, keys: [String: String])] = []
    for _ in 0..<12 {
      let profile = ["standard", "smoke"][draw(2)]
      let before = shown[profile] ?? [:]
      var next = before
      for block in ["a", "b", "c", "d"] {
        switch draw(4) {
        case 0: next[block] = "key \(draw(3))"
        case 1: next[block] = nil
        default: break
        }
      }
      try note(next, profile: profile)
      shown[profile] = next
      if next != before {
        expected.append((run: Int64(expected.count + 1), profile: profile, keys: next))
      }
    }
    #expect(try store.runs(limit: 99).map(\.number) == expected.map(\.run).reversed())
    for (run, profile, keys) in expected {
      #expect(try self.keys(at: run, profile: profile) == keys)
    }
    for (profile, keys) in shown { #expect(try self.keys(at: nil, profile: profile) == keys) }
  }

  /// A run about a part of the book says nothing of the rest.
  @Test func aPartOfTheBookLeavesTheRestAsItWas() throws {
    try note(["a": "1", "b": "1"])
    try note(["a": "2"], isWhole: false)
    #expect(try keys(at: nil) == ["a": "2", "b": "1"])
    try note(["a": "2"])
    #expect(try keys(at: nil) == ["a": "2"])
    #expect(try keys(at: 2) == ["a": "2", "b": "1"])
  }

  @Test func theLastRunsComeFirst() throws {
    for (number, profile) in ["smoke", "standard", "smoke"].enumerated() {
      try note(["a": "key \(number)"], profile: profile)
    }
    #expect(try store.runs(limit: 2).map(\.number) == [3, 2])
    #expect(try store.runs(profile: "smoke", limit: 9).map(\.number) == [3, 1])
    #expect(try store.runs(profile: "standard", limit: 9).map(\.profile) == ["standard"])
  }
}

extension RunsTests {
  /// A run of the same key that puts out something else is a run of its own, and the former output is found again.
  @Test func anotherOutputOfTheSameKeyIsARun() throws {
    let contents = try ["1", "2"].map { text in
      try store.objects.write(Output(frames: [], blobs: ["x": Data(text.utf8)]))
    }
    for contents in contents + [contents[1]] {
      try store.noteRun(
        profile: "standard", version: "1",
        shown: [(CellName(block: "a"), Store.Showing(key: "k", contents: contents))], cells: nil)
    }
    #expect(try store.runs(limit: 9).map(\.number) == [2, 1])
    #expect(try store.showings(at: 1, profile: "standard").values.map(\.contents) == [contents[0]])
    #expect(
      try store.showings(at: nil, profile: "standard").values.map(\.contents) == [contents[1]])
    // What an older version noted says nothing of outputs.
    try store.noteRun(
      profile: "standard", version: "1",
      shown: [(CellName(block: "a"), Store.Showing(key: "k", contents: nil))], cells: nil)
    #expect(try store.runs(limit: 9).count == 2)
  }
}
