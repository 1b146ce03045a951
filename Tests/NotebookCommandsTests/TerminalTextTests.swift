import Testing

@testable import NotebookCommands

struct TerminalTextTests {
  @Test(arguments: [
    ("plain text\n\twith tabs\n", "plain text\n\twith tabs\n"),
    ("\u{1B}[31mred\u{1B}[0m", "␛[31mred␛[0m"), ("over\rwritten", "over␍written"),
    ("a\r\nb", "a␍\nb"), ("bell\u{7}\u{8}\u{0}", "bell␇␈␀"), ("\u{7F}", "␡"),
    ("\u{9B}2J\u{90}x\u{9C}", "�2J�x�"), ("abc\u{202E}txt.exe\u{2066}", "abc�txt.exe�"),
    ("größe 0.5 ± 0.1 █ 日本 👩‍👩‍👧", "größe 0.5 ± 0.1 █ 日本 👩‍👩‍👧"), ("", ""),
  ]) func controlsAreShownAndNotObeyed(text: String, shown: String) {
    #expect(text.forTerminal == shown)
    #expect(shown.forTerminal == shown)
  }

  /// Pictures are as wide as what they stand for is long: tables keep their columns.
  @Test func aPictureIsOneCharacter() {
    for value in (0..<0x20 as Range<UInt32>) where value != 9 && value != 10 {
      let text = Unicode.Scalar(value).map(String.init) ?? ""
      #expect(text.forTerminal.count == 1 && text.forTerminal != text)
    }
  }

  @Test func jsonKeepsItsValues() {
    #expect("\"\u{9B}2J\u{7F}\u{202E}\"".asTerminalJSON == #""\u009b2J\u007f\u202e""#)
    #expect("{\n  \"a\" : 1\n}".asTerminalJSON == "{\n  \"a\" : 1\n}")
  }

  @Test func aLiveLineIsOneLine() {
    #expect("[1/2] a\nb\r\nc\u{1B}[2J".inOneLine == "[1/2] a b␍ c␛[2J")
  }
}
