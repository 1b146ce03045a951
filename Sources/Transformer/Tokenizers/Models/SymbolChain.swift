/// Symbols that can be joined to their neighbours in constant time.
struct SymbolChain {
  private(set) var symbols: [Int32]
  private var following: [Int]
  private var preceding: [Int]
  private static let joined: Int32 = -1

  init(_ symbols: [Int32]) {
    self.symbols = symbols
    following = symbols.indices.map { $0 + 1 }
    preceding = symbols.indices.map { $0 - 1 }
  }

  func next(_ place: Int) -> Int? {
    following[place] < symbols.count ? following[place] : nil
  }

  func previous(_ place: Int) -> Int? { preceding[place] >= 0 ? preceding[place] : nil }

  mutating func join(_ place: Int, _ next: Int, as token: Int32) {
    symbols[place] = token
    symbols[next] = Self.joined
    following[place] = following[next]
    if following[place] < symbols.count { preceding[following[place]] = place }
  }

  var remaining: [Int32] { symbols.filter { $0 != Self.joined } }
}

/// The merges that could be made, first merged and leftmost on top.
struct MergeHeap {
  struct Candidate {
    var rank: Int
    var place: Int
    var left: Int32
    var right: Int32
    var token: Int32

    func comes(before other: Candidate) -> Bool {
      (rank, place) < (other.rank, other.place)
    }
  }

  private var items: [Candidate] = []

  mutating func push(_ item: Candidate) {
    items.append(item)
    var child = items.count - 1
    while child > 0, items[child].comes(before: items[(child - 1) / 2]) {
      items.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func pop() -> Candidate? {
    guard let top = items.first, let last = items.popLast() else { return nil }
    guard !items.isEmpty else { return top }
    items[0] = last
    var parent = 0
    while let child = firstChild(of: parent), items[child].comes(before: items[parent]) {
      items.swapAt(child, parent)
      parent = child
    }
    return top
  }

  /// Which of the candidates below another comes first.
  private func firstChild(of parent: Int) -> Int? {
    let (left, right) = (2 * parent + 1, 2 * parent + 2)
    guard right < items.count else { return left < items.count ? left : nil }
    return items[right].comes(before: items[left]) ? right : left
  }
}
