import Testing

@testable import Markup

struct ElementTests {
  @Test func anElementHasAttributesAndContent() {
    let link = HTML.element("a", ["href": "x?a=1&b=\"2\"", "rel": nil, "class": "y"], "<b>z</b>")
    #expect(link.markup == "<a href=\"x?a=1&amp;b=&quot;2&quot;\" class=\"y\"><b>z</b></a>")
    #expect(HTML.element("p", "<i>a</i>").markup == "<p><i>a</i></p>")
    #expect(HTML.element("p", text: "<i>a</i>").markup == "<p>&lt;i&gt;a&lt;/i&gt;</p>")
  }

  @Test(arguments: [
    ("rect", "<rect/>"), ("line", "<line/>"), ("circle", "<circle/>"), ("br", "<br/>"),
    ("div", "<div></div>"), ("mrow", "<mrow></mrow>"),
  ])
  func someElementsStandAloneWhereTheyAreEmpty(name: String, markup: String) {
    #expect(HTML.element(name, [:]).markup == markup)
    #expect(HTML.element(name, "x").markup == "<\(name)>x</\(name)>")
  }

  @Test(arguments: [
    (1.0, "1"), (1.25, "1.2"), (0.05, "0.1"), (-3.04, "-3"), (1234.56, "1234.6"), (0, "0"),
  ])
  func numbersAreRoundedToATenth(number: Double, text: String) {
    #expect(HTML.element("p", ["x": number]).markup == "<p x=\"\(text)\"></p>")
  }

  @Test func definitionsAreAList() {
    let list = HTML.definitions([("a", "<b>1</b>"), (HTML(text: "<"), "2")])
    #expect(
      list.markup == """
        <dl><dt>a</dt><dd><b>1</b></dd>
        <dt>&lt;</dt><dd>2</dd></dl>
        """)
  }

  @Test func whatAnAttributeHoldsIsEscapedWhateverItIs() {
    let values: [any AttributeValue] = ["\"<&>", 2.04]
    #expect(values.map(\.attribute) == ["\"<&>", "2"])
    #expect(HTML.element("p", ["x": values[0]]).markup == "<p x=\"&quot;&lt;&amp;&gt;\"></p>")
  }

  @Test(arguments: [
    ("https://a.b/c?d=e&f#g", "https://a.b/c?d=e&amp;f#g"), ("a b\"<>", "a%20b%22%3C%3E"),
    ("ü'", "%C3%BC&#x27;"), ("a%20b", "a%20b"), ("\u{1}[]", "%01%5B%5D"),
  ])
  func addressesAreEncoded(address: String, markup: String) {
    #expect(HTML(address: address).markup == markup)
  }

  @Test func linesAreBrokenOnce() {
    var html: HTML = ""
    html.breakLine()
    html += "a"
    html.breakLine()
    html.breakLine()
    #expect(html.markup == "a\n")
  }
}
