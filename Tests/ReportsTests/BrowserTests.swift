import Foundation
import TestSupport
import Testing

@testable import Reports

/// The pages in a real browser, at the width of a phone and of a desk.
@Suite(.enabled(if: Browser.path != nil, "needs Chromium: apt-get install chromium"))
struct BrowserTests {
  @Test(arguments: [390, 1200], ["index.html", "01-small.html"])
  func pagesFitTheirWindow(width: Int, page: String) async throws {
    let book = try await SmallBook()
    let folder = book.folder.url.appending(path: "artifacts")
    try ReportWriter.write(book.results, to: folder)
    let seen = try Browser.measure(page, in: folder, width: width)
    #expect(seen["overflow"] == 0, "something sticks out sideways")
    #expect(seen["height"] ?? 0 > 300)
    #expect(seen["plots"] == (page == "01-small.html" ? 4 : 0))
    #expect(seen["paintedText"] == 1, "text is not of the colour of the page")
  }
}

/// Chromium without a window.
private enum Browser {
  static let path = ["chromium", "chromium-browser", "google-chrome"]
    .map { "/usr/bin/\($0)" }.first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Lays a page out in a frame of a width and measures it there.
  static func measure(_ page: String, in folder: URL, width: Int) throws -> [String: Int] {
    let probe = """
      <iframe id="page" src="\(page)" width="\(width)" height="800" style="border:0"></iframe>
      <pre id="seen"></pre>
      <script>
      document.getElementById("page").onload = event => {
        const inside = event.target.contentDocument, root = inside.documentElement;
        const style = event.target.contentWindow.getComputedStyle(inside.body);
        document.getElementById("seen").textContent = JSON.stringify({
          overflow: Math.max(root.scrollWidth, inside.body.scrollWidth) - root.clientWidth,
          height: root.scrollHeight,
          plots: inside.querySelectorAll("figure svg").length,
          paintedText: style.color != style.backgroundColor ? 1 : 0 });
      };
      </script>
      """
    let file = folder.appending(path: "probe-\(width)-\(page)")
    try Data(probe.utf8).write(to: file)
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: try #require(path))
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-web-security",
      "--allow-file-access-from-files", "--virtual-time-budget=5000",
      "--user-data-dir=\(folder.path)/profile-\(width)", "--dump-dom", file.absoluteString,
    ]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let json = try #require(text.firstMatch(of: /<pre id="seen">(.*?)<\/pre>/)?.1)
    return try JSONDecoder().decode([String: Int].self, from: Data(json.utf8))
  }
}
