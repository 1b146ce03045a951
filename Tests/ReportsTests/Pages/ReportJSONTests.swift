import Foundation
import Notebook
import Testing

@testable import Reports

/// What the pages show, for programs.
struct ReportJSONTests {
  private func blocks(_ chapter: String = SmallBook.chapter) async throws -> [String: NSDictionary]
  {
    let data = try ReportJSON(try await SmallBook(chapter).results).encoded()
    let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(report["title"] as? String == "A small book <&>")
    #expect(report["parameters"] as? [String: String] == ["factor": "2"])
    let chapters = try #require(report["chapters"] as? [[String: Any]])
    let blocks = try #require(chapters[0]["blocks"] as? [NSDictionary])
    return Dictionary(blocks.compactMap { block in (block["id"] as? String).map { ($0, block) } }) {
      $1
    }
  }

  @Test func everyBlockIsTold() async throws {
    let blocks = try await blocks()
    #expect(
      blocks["doses"] == [
        "id": "doses", "name": "doses", "type": "experiment", "kind": "data", "status": "done",
      ])
    #expect(blocks["larger"]?["name"] as? String == "Claim 1")
    #expect(
      blocks["map"]?["type"] as? String == "plot" && blocks["map"]?["kind"] as? String == "heatmap")
  }

  @Test func figuresAreToldWithTheirIntervals() async throws {
    let blocks = try await blocks()
    let series = try #require(blocks["lines"]?["series"] as? [NSDictionary])
    #expect(series.map { $0["name"] as? String } == ["a<b", "c"])
    let points = try #require(series[0]["points"] as? [NSDictionary])
    #expect(points.map { $0["x"] as? String } == ["1", "2"])
    #expect(points[0]["y"] as? Double == 0.25)
    let low = try #require(points[0]["low"] as? Double)
    // Student's t with one degree of freedom, a standard error of 0.05.
    #expect(abs(low - (0.25 - 12.7062047362 * 0.05)) < 1e-9)
  }

  @Test func claimsAreToldWithTheirVerdicts() async throws {
    let blocks = try await blocks()
    let claim = try #require(blocks["larger"]?["claim"] as? NSDictionary)
    #expect(claim["verdict"] as? String == "inconclusive")
    #expect(claim["reason"] as? String == "the interval reaches both sides")
    #expect(abs((claim["difference"] as? Double ?? 0) - 0.35) < 1e-12)
    #expect(claim["paper"] as? String == "small 0.200, large 0.500, figure 1")
  }

  /// JSON knows no infinities.
  @Test func whatIsNoNumberIsToldInWords() async throws {
    let blocks = try await blocks(
      "# T\n\n```yaml experiment\nid: a\nrun: data\nrows: [{v: 1}]\n```\n\n"
        + "```yaml plot\nid: p\nfrom: a[v=2]\nkind: line\nx: v\ny: v\n```\n")
    #expect(blocks["p"]?["problems"] as? [String] == ["no row of 'a' has v=2; it is one of 1"])
  }
}
