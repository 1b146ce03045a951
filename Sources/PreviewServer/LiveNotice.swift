import Foundation
import Hummingbird
import LivePreview
import Markup
import NIOCore
import Notebook
import Reports

/// Pages that stand in the place of those that cannot be shown.
enum LiveNotice {
  /// The reader does not have the printed address.
  case refusal
  /// The book was not right yet.
  case waiting([LiveProblem])
  /// The page is no more.
  case gone(GoneChapters.Fate)
  /// The page never was.
  case unknown

  /// The answer.
  var response: Response {
    Response(
      status: status, headers: [.contentType: "text/html; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: page.html.markup)))
  }

  private var status: HTTPResponse.Status {
    switch self {
    case .refusal: .forbidden
    case .waiting: .ok
    case .gone: .gone
    case .unknown: .notFound
    }
  }

  private var page: NoticePage {
    switch self {
    case .refusal:
      NoticePage(
        title: "Not without the token",
        body: "<p>Open the address that <code>serve</code> printed, with its token.</p>")
    case .waiting(let problems):
      NoticePage(
        title: problems.isEmpty ? "The book is being read" : "The book cannot be shown yet",
        body: problems.map {
          HTML.element("pre", ["class": "failure", "tabindex": "0"], text: $0.text)
        }
        .joined(), script: String(decoding: PackageResources.waiting_js, as: UTF8.self))
    case .gone(.moved(let title, let page)):
      NoticePage(
        title: "\(title) has moved",
        body: "<p>This chapter is now \(link(page.name, page.title)).</p>")
    case .gone(.deleted(let title)):
      NoticePage(
        title: "\(title) is gone",
        body:
          "<p>This chapter was deleted. \(link(Book.firstPageName, "The book")) goes on without it.</p>"
      )
    case .unknown:
      NoticePage(
        title: "No such page",
        body: "<p>\(link(Book.firstPageName, "The book")) has no such page.</p>")
    }
  }

  private func link(_ page: String, _ title: String) -> HTML {
    let name = page.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? page
    return HTML.element("a", ["href": "\(name).html"], text: title)
  }
}
