import Chapters

/// What exhibits in Markdown have in common.
extension ExhibitPlace {
  /// Parts of a block below the anchor that links lead to.
  package func anchored(_ parts: [String]) -> String {
    (["<a id=\"\(block.id)\"></a>"] + parts).joined(separator: "\n\n")
  }

  /// The block's source behind a click.
  ///
  /// - Parameters:
  ///   - summary: What is clicked on.
  ///   - after: What stands behind the click too.
  /// - Returns: The Markdown.
  package func folded(_ summary: String, after: [String] = []) -> String {
    let code = MarkdownText.fenced(block.source, as: "yaml \(word)")
    return (["<details><summary>\(summary)</summary>", code] + after + ["</details>"])
      .joined(separator: "\n\n")
  }
}
