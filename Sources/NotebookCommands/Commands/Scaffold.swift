import Chapters
import Foundation
import Notebook

/// The text of new books and chapters.
enum Scaffold {
  /// `my-book` as `My book`.
  static func title(of name: String) -> String {
    let words = (name.split(separator: "/").last ?? "").split { $0 == "-" || $0 == "_" }
    let text = words.joined(separator: " ")
    return text.isEmpty ? "A book" : text.prefix(1).uppercased() + text.dropFirst()
  }

  /// An id that no block has.
  static func unused(_ id: String, in book: Book) -> String {
    let taken = Set(book.pages.flatMap(\.blocks).map(\.id))
    return ([id] + (2...1000).map { "\(id)\($0)" }).first { !taken.contains($0) } ?? id
  }

  static func bookFile(title: String) -> String {
    """
    title: \(CanonicalJSON.text(title))
    authors: [You]
    abstract: What the book asks, and what it finds.
    default_profile: standard
    parameters:
      largest_dose: {type: number, range: [1, 100], default: 4, meaning: The largest dose given.}
    profiles:
      smoke: {largest_dose: 3}
      standard: {}

    """
  }

  static func chapter(title: String, id: String, dose: String) -> String {
    """
    # \(title)

    Text is Markdown. Experiment blocks say what to run; the others show what came out.

    ```yaml experiment
    id: \(id)
    run: data
    rows:
      - {dose: 1, effect: 0.21}
      - {dose: 2, effect: 0.38}
      - dose: \(dose)
        effect: 0.62
    ```

    ```yaml table
    id: \(id)-table
    from: \(id)
    columns: [dose, effect]
    caption: What was measured.
    ```

    ```yaml plot
    id: \(id)-plot
    from: \(id)
    kind: bar
    x: dose
    y: effect
    caption: The effect by dose.
    ```

    A dose of 2 has an effect of `= \(id)[dose=2].effect | .2f`, `= \(id)[dose=2].effect / \(id)[dose=1].effect | .1f`
    times that of a dose of 1.

    ```yaml claim
    id: \(id)-claim
    text: Twice the dose has less than twice the effect.
    expect: \(id)[dose=2].effect < 2 * \(id)[dose=1].effect
    ```

    """
  }

  /// Writes files that are not there yet.
  static func write(_ files: [String: String], in folder: String) throws {
    let home = URL(fileURLWithPath: folder)
    for path in files.keys.sorted() {
      let file = home.appending(path: path)
      guard !FileManager.default.fileExists(atPath: file.path) else {
        Console.error("error: \(folder)/\(path) is there already; nothing was written")
        throw ExitStatus.failure
      }
    }
    for (path, text) in files {
      let file = home.appending(path: path)
      do {
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      } catch {
        Console.error("error: \(folder)/\(path): cannot be written: \(error.localizedDescription)")
        throw ExitStatus.failure
      }
    }
  }
}
