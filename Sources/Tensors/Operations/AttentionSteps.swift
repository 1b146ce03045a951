import CElementary

// Attention in steps, for when what is between them is read or replaced.

extension Tensor {
  /// The attention scores, scaled and capped, -infinity where a query does not look.
  ///
  /// - Parameters:
  ///   - layout: The layout of the rows of queries, keys and values.
  ///   - batch: Which rows belong to one sequence.
  ///   - scale: The factor of the scores.
  ///   - softCap: Keeps the scaled scores within ±cap; none for none.
  ///   - window: How many keys back a query looks; all where none is given.
  /// - Returns: The scores, [batch, heads, length, length].
  package func attentionScores(
    _ layout: AttentionLayout, batch: BatchLayout, scale: Float, softCap: Float? = nil,
    window: Int? = nil
  ) -> Tensor {
    let attention = Attention(
      self, layout, batch: batch, scale: scale, softCap: softCap, window: window)
    return attention.scores().recorded(from: [self]) { upstream, gradients in
      gradients.add(to: attention.qkv) { sum, accumulate in
        attention.addScoreGradient(of: upstream, to: sum, accumulate: accumulate)
      }
    }
  }

  /// The softmax of each row; entries of -infinity become 0, and so does a row of nothing else.
  package func softmax() -> Tensor {
    let x = self
    let result = x.mappingRows { row in
      let top = row.max() ?? 0
      guard top > -.infinity else { return row.map { _ in 0 } }
      let powers = row.map { portable_expf($0 - top) }
      // One float would swallow the small ones among very many.
      let isWide = row.count > 16_384
      let sum = isWide ? Float(powers.reduce(0.0) { $0 + Double($1) }) : powers.reduce(0, +)
      return powers.map { $0 / sum }
    }
    return result.recorded(from: [x]) { upstream, gradients in
      let (rows, width) = (result.rows, result.width)
      gradients.add(to: x) { sum, accumulate in
        for row in 0..<rows {
          let (p, dp) = (
            result.storage.start + row * width, upstream.storage.start + row * width
          )
          let mean = Float(Kernels.dot(p, dp, count: width))
          for column in 0..<width {
            let slope = p[column] * (dp[column] - mean)
            sum[row * width + column] = accumulate ? sum[row * width + column] + slope : slope
          }
        }
      }
    }
  }

  /// The attention patterns alone, as `causalAttention` computes them.
  ///
  /// - Parameters:
  ///   - layout: The layout of the rows of queries, keys and values.
  ///   - batch: Which rows belong to one sequence.
  ///   - scale: The factor of the scores.
  ///   - softCap: Keeps the scaled scores within ±cap; none for none.
  ///   - window: How many keys back a query looks; all where none is given.
  /// - Returns: The patterns, [batch, heads, length, length].
  package func attentionPattern(
    _ layout: AttentionLayout, batch: BatchLayout, scale: Float, softCap: Float? = nil,
    window: Int? = nil
  ) -> Tensor {
    let attention = Attention(
      self, layout, batch: batch, scale: scale, softCap: softCap, window: window)
    let pattern = attention.patterns()
    return pattern.recorded(from: [self]) { upstream, gradients in
      gradients.add(to: attention.qkv) { sum, accumulate in
        attention.addScoreGradient(of: upstream, pattern, to: sum, accumulate: accumulate)
      }
    }
  }

  /// The values of the rows mixed by given patterns.
  ///
  /// - Parameters:
  ///   - pattern: The patterns, [batch, heads, length, length].
  ///   - layout: The layout of the rows of queries, keys and values.
  ///   - batch: Which rows belong to one sequence.
  /// - Returns: The mixed values (`hook_z`), [rows, heads * headWidth].
  package func attended(
    by pattern: Tensor, _ layout: AttentionLayout, batch: BatchLayout
  ) -> Tensor {
    require(
      pattern.shape == [batch.batch, layout.heads, batch.length, batch.length],
      "a pattern of shape \(pattern.shape)")
    let attention = Attention(self, layout, batch: batch)
    return attention.mixed(pattern).recorded(from: [self, pattern]) { upstream, gradients in
      gradients.add(to: attention.qkv) { sum, accumulate in
        attention.addValueGradient(of: upstream, pattern, to: sum, accumulate: accumulate)
      }
      gradients.add(to: pattern) { sum, accumulate in
        attention.addPatternGradient(of: upstream, to: sum, accumulate: accumulate)
      }
    }
  }
}
