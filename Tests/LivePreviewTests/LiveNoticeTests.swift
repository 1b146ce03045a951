import HTTPTypes
import Hummingbird
import Testing

@testable import LivePreview
@testable import PreviewServer

struct LiveNoticeTests {
  @Test func eachNoticeHasItsStatus() {
    let page = GoneChapters.Page(name: "02", title: "Two")
    let notices: [(LiveNotice, Int)] = [
      (.refusal, 403), (.waiting([]), 200), (.gone(.deleted(title: "One")), 410),
      (.gone(.moved(title: "One", to: page)), 410), (.unknown, 404),
    ]
    for (notice, status) in notices { #expect(notice.response.status.code == status) }
  }
}
