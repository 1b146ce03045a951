/// Tells which lines of Markdown belong to fenced blocks.
struct FenceTracker {
  private var fence: (mark: UInt8, count: Int)?

  /// Whether a line belongs to a fenced block, or opens or closes one; lines are asked for in order.
  mutating func isFenced(_ line: some Collection<UInt8>) -> Bool {
    let trimmed = line.drop { " \t>".utf8.contains($0) }
    guard let mark = trimmed.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else {
      return fence != nil
    }
    let count = trimmed.prefix { $0 == mark }.count
    let rest = trimmed.dropFirst(count)
    if let open = fence {
      let closes = count >= 3 && mark == open.mark && count >= open.count
      if closes, rest.allSatisfy({ $0 == UInt8(ascii: " ") }) { fence = nil }
      return true
    }
    guard count >= 3, !(mark == UInt8(ascii: "`") && rest.contains(mark)) else { return false }
    fence = (mark, count)
    return true
  }
}
