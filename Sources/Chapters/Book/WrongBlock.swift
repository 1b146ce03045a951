/// A block that asks for what is not there, in a draft, where all else is shown.
package struct WrongBlock: BlockContent {
  package static let word = "block"
  package static let title: String? = nil

  /// The word in its fence.
  package let fence: String
  /// What is wrong with it.
  package let complaints: [String]

  /// A block that is wrong.
  package init(fence: String, complaints: [String]) {
    self.fence = fence
    self.complaints = complaints
  }
}
