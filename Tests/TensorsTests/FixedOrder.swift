/// Sums as the kernels are to make them: the order, stated once more, a number at a time.
enum FixedOrder {
  /// The sum of a[i] * b[i]: fused, in 32 lanes as long as there are 32, folded into 8, then 8 at a time, then by
  /// ones.
  static func dot(_ a: [Float], _ b: [Float]) -> Float {
    var at = 0
    var eight = [Float](repeating: 0, count: 8)
    if a.count >= 32 {
      var lanes = [Float](repeating: 0, count: 32)
      while at + 32 <= a.count {
        for lane in 0..<32 { lanes[lane] = lanes[lane].addingProduct(a[at + lane], b[at + lane]) }
        at += 32
      }
      for lane in 0..<8 {
        eight[lane] = (lanes[lane] + lanes[lane + 8]) + (lanes[lane + 16] + lanes[lane + 24])
      }
    }
    while at + 8 <= a.count {
      for lane in 0..<8 { eight[lane] = eight[lane].addingProduct(a[at + lane], b[at + lane]) }
      at += 8
    }
    var sum = folded(eight)
    while at < a.count {
      sum = sum.addingProduct(a[at], b[at])
      at += 1
    }
    return sum
  }

  /// The sum of some numbers in that order.
  static func sum(_ a: [Float]) -> Float { dot(a, [Float](repeating: 1, count: a.count)) }

  /// As bf16 products are summed: fused, in 16 lanes, folded into 8, then by ones.
  static func dotOf16(_ a: [Float], _ b: [Float]) -> Float {
    var lanes = [Float](repeating: 0, count: 16)
    let whole = a.count / 16 * 16
    for at in 0..<whole { lanes[at % 16] = lanes[at % 16].addingProduct(a[at], b[at]) }
    var sum = folded((0..<8).map { lanes[$0] + lanes[$0 + 8] })
    for at in whole..<a.count { sum = sum.addingProduct(a[at], b[at]) }
    return sum
  }

  /// As sums in double precision: fused, in 16 lanes, folded by halves, then by ones.
  static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var lanes = [Double](repeating: 0, count: 16)
    let whole = a.count / 16 * 16
    for at in 0..<whole { lanes[at % 16] = lanes[at % 16].addingProduct(a[at], b[at]) }
    for half in [8, 4, 2, 1] {
      for lane in 0..<half { lanes[lane] += lanes[lane + half] }
    }
    return (whole..<a.count).reduce(lanes[0]) { $0.addingProduct(a[$1], b[$1]) }
  }

  private static func folded(_ eight: [Float]) -> Float {
    let four = (0..<4).map { eight[$0] + eight[$0 + 4] }
    return (four[0] + four[2]) + (four[1] + four[3])
  }

  /// exp as the kernels compute it.
  static func exp(_ x: Float) -> Float {
    let x = min(max(x, -87), 88)
    let shifted = Float(0x1.8p23).addingProduct(x, 1.44269504088896341)
    let whole = shifted - 0x1.8p23
    let rest = x.addingProduct(whole, -0.693359375).addingProduct(whole, 2.12194440e-4)
    let factors: [Float] = [
      1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1, 1,
    ]
    let p = factors.reduce(1.9875691500e-4) { $1.addingProduct($0, rest) }
    return p * Float(bitPattern: UInt32(truncatingIfNeeded: (Int(whole) + 127) << 23))
  }
}
