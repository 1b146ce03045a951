import Foundation
import TestSupport
import Testing

@testable import Chapters

/// Which files a book may name.
struct BookFolderTests {
  private let outside: TemporaryFolder
  private let project: TemporaryFolder

  init() throws {
    outside = try TemporaryFolder(["secret.csv": "a\n1\n", "model/config.json": "{}"])
    project = try TemporaryFolder([
      "chapters/x.csv": "", "chapters/sub/y.csv": "", "data/z.csv": "",
    ])
    let elsewhere = outside.url.path
    try project.link("chapters/inside.csv", to: "../data/z.csv")
    try project.link("chapters/out.csv", to: "\(elsewhere)/secret.csv")
    try project.link("chapters/far", to: elsewhere)
    try project.link("chapters/hop.csv", to: "out.csv")
    try project.link("chapters/nowhere.csv", to: "none")
    try project.link("chapters/null.csv", to: "/dev/null")
    try project.link("chapters/mixed/out.json", to: "\(elsewhere)/model/config.json")
    try project.link("chapters/linked/in.csv", to: "../x.csv")
    try project.pipe("chapters/pipe.csv")
    try project.pipe("chapters/piped/pipe")
  }

  private func objection(
    _ path: String, allowsCommands: Bool = false, settings: [String] = [], isFree: Bool = false
  ) -> String? {
    BookFolder(
      project.url.appending(path: "chapters"), allowsCommands: allowsCommands,
      settings: settings.map { Setting(name: "place", value: $0) }
    ).objection(to: path, isFree: isFree)
  }

  @Test(arguments: [
    "x.csv", "sub/y.csv", "sub", "../data/z.csv", "inside.csv", "linked", "../data", "none.csv",
    "nowhere.csv", "sub/../x.csv",
  ]) func filesOfTheBookAreItsOwn(path: String) {
    #expect(objection(path) == nil)
  }

  @Test(arguments: ["out.csv", "hop.csv", "far/secret.csv", "far", "far/model"])
  func linksOutOfTheBookAreRefused(path: String) {
    let told =
      "'\(path)' is reached through a link that leads out of the book; expected a file in it"
    #expect(objection(path) == told)
    // A book that may run commands names such places plainly.
    #expect(objection(path, allowsCommands: true) == told)
    #expect(objection(path, isFree: true) == nil)
  }

  @Test func whatIsInAFolderCountsToo() {
    #expect(
      objection("mixed")
        == "'mixed/out.json' is reached through a link that leads out of the book; expected a file "
        + "in it")
    #expect(objection("piped") == "'piped/pipe' is a pipe; expected a file")
  }

  @Test(arguments: [("pipe.csv", "a pipe"), ("null.csv", "a device")])
  func whatIsNoFileIsRefused(path: String, kind: String) {
    #expect(objection(path) == "'\(path)' is \(kind); expected a file")
    #expect(objection(path, isFree: true) == "'\(path)' is \(kind); expected a file")
  }

  @Test(arguments: [
    ("x.csv", true), ("../data/x.csv", true), ("../../x.csv", false), ("/etc/passwd", false),
  ]) func whatTheBookHoldsIsInItsFolder(path: String, isHeld: Bool) {
    let book = BookFolder(project.url.appending(path: "chapters"))
    #expect(book.holds(path) == isHeld)
  }

  @Test func plainPathsLeadOutOnlyWhereTheReaderWantsIt() {
    let path = outside.url.appending(path: "secret.csv").path
    let told =
      "'\(path)' lies outside the book; expected a file in it, or a place that --set names"
    #expect(objection(path) == told)
    #expect(objection(path, settings: ["7", "data"]) == told)
    #expect(objection(path, allowsCommands: true) == nil)
    #expect(objection(path, settings: [path]) == nil)
    #expect(objection(path, settings: ["\"\(outside.url.path)\""]) == nil)
    #expect(objection(path + "/../secret.csv", settings: [path + "x"]) != nil)
  }

  /// A folder of a model may be made of links, where the user has named it.
  @Test func aNamedPlaceIsTrustedWhole() throws {
    try outside.link("links/config.json", to: "../model/config.json")
    let folder = outside.url.appending(path: "links").path
    #expect(objection(folder) != nil)
    #expect(objection(folder, settings: [folder]) == nil)
  }

  @Test func theFolderItselfIsNoLinkToElsewhere() throws {
    let folder = try TemporaryFolder(["real/x.md": ""])
    try folder.link("near", to: "real")
    try folder.link("away", to: outside.url.path)
    let objection = { (name: String) in BookFolder(folder.url.appending(path: name)).objection }
    #expect(objection("real") == nil && objection("near") == nil && objection("none") == nil)
    #expect(objection("away")?.hasPrefix("the folder is a link that leads elsewhere") == true)
  }
}
