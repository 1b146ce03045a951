import Foundation
import TestSupport
import Testing

@testable import Markup

/// Data in script elements comes out as it went in, whatever it is.
struct EmbeddedDataTests {
  @Test(arguments: HostileText.inScripts) func textComesOutAsItWentIn(text: String) throws {
    let markup = HTML.data(text, id: "_x").markup
    let start = "<script type=\"application/json\" id=\"_x\">"
    let end = "</script>"
    #expect(markup.hasPrefix(start) && markup.hasSuffix(end))
    let inside = markup.dropFirst(start.count).dropLast(end.count)
    #expect(!inside.contains("<"))
    let read = try JSONDecoder().decode(String.self, from: Data(inside.utf8))
    #expect(read == text)
  }

  @Test func jsonStaysTheSameData() throws {
    let markup = HTML.data(json: #"{"a<":["<!--<script>"]}"#, id: "_x").markup
    #expect(
      markup
        == #"<script type="application/json" id="_x">{"a\u003c":["\u003c!--\u003cscript>"]}</script>"#
    )
  }
}
