import Markup

/// A page without a book: what a server says where it cannot show one.
package struct NoticePage {
  private let title: String
  private let body: HTML
  private let script: String

  /// A page.
  ///
  /// - Parameters:
  ///   - title: Its title, which is its heading too.
  ///   - body: What it says.
  ///   - script: What it does by itself.
  package init(title: String, body: HTML, script: String = "") {
    self.title = title
    self.body = body
    self.script = script
  }

  /// The page as HTML.
  package var html: HTML {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="\(policy)">
    <title>\(title)</title>
    <style>\(HTML(trusted: Resources.style))</style>
    </head>
    <body>
    <div class="page">
    <main id="_main">
    <h1>\(title)</h1>
    \(body)
    </main>
    </div>
    <script>\(HTML(trusted: script))</script>
    </body>
    </html>

    """
  }

  /// Nothing from elsewhere, and no script but its own.
  private var policy: String {
    "default-src 'none'; style-src 'sha256-\(Resources.hash(Resources.style))'; "
      + "script-src 'sha256-\(Resources.hash(script))'; connect-src 'self'; base-uri 'none'; "
      + "form-action 'none'"
  }
}
