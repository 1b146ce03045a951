import Frames

extension ResolvedSelector {
  /// Keeps the rows whose column has a value, one of several, or one within a range.
  package struct Filter: Sendable, Hashable {
    /// The column.
    package var column: String
    /// How the column's value compares with those of the filter.
    package let relation: Relation
    /// The values as a reader types them.
    package let values: [Value]
    /// The filter as written.
    package let text: String

    /// A value of a filter.
    package struct Value: Sendable, Hashable {
      /// As a reader types it.
      package let text: String
      /// The number that it spells, if it spells one.
      let number: Double?
      /// The date that it spells, if it spells one.
      let moment: Moment?

      init(_ text: String) {
        self.text = text
        number = Double(text)
        moment = Moment(text, allowsParts: true)
      }

      /// Whether a scalar is the value: numbers by value, dates by time, everything else as it is typed.
      package func isSame(as scalar: Scalar) -> Bool {
        switch scalar {
        case .missing: text.isEmpty
        case .text(let value): value == text
        // Of a whole number, what it is typed as is no other number than it is.
        case .integer(let value): number == Double(value)
        case .number(let value): number == value || value.isNaN && scalar.plain == text
        case .boolean: scalar.plain == text || number == scalar.asDouble
        case .date(let date): scalar.plain == text || moment.map { $0.holds(date) } ?? false
        }
      }
    }

    /// A filter as written.
    init(_ filter: Selector.Filter) {
      column = filter.column
      relation = filter.relation
      values = filter.values.map(Value.init)
      text = filter.text
    }

    /// The filter that keeps one value.
    init(_ column: String, is value: Scalar) {
      self.column = column
      relation = .equal
      values = [Value(value.plain)]
      text = "\(column)=\(value.plain)"
    }

    /// The one value that it keeps, as written; none of a filter that keeps others.
    var only: String? { relation == .equal && values.count == 1 ? values[0].text : nil }

    /// Whether a row with a value in the column is kept; what is missing is neither more nor less than anything.
    package func keeps(_ scalar: Scalar) -> Bool {
      switch relation {
      case .equal: values.contains { $0.isSame(as: scalar) }
      case .notEqual: !values.contains { $0.isSame(as: scalar) }
      case .less, .lessOrEqual, .greater, .greaterOrEqual:
        values.allSatisfy { value in
          if case .date(let date) = scalar, let moment = value.moment {
            return moment.has(date, relation)
          }
          guard let one = scalar.asDouble, let other = value.number else { return false }
          return relation.holds(one, other)
        }
      }
    }

    /// Why values of a type cannot be compared so, as far as that is known; none where they can.
    func objection(toType type: Frame.Column.ValueType?) -> String? {
      guard relation.isOrder, let type else { return nil }
      switch type {
      case .text, .boolean: return unordered(type)
      case .integer, .number:
        return values.first { $0.number == nil }.map { "'\($0.text)' is not a number" }
      case .date:
        return values.first { $0.moment == nil }.map {
          "'\($0.text)' is not \(type.inWords), as '\(column)' is"
        }
      }
    }

    /// Why some values cannot be compared so; none where they can.
    package func objection(to scalars: some Sequence<Scalar>) -> String? {
      guard relation.isOrder, scalars.contains(where: { $0 != .missing }) else { return nil }
      return objection(toType: .narrowest(for: scalars))
    }

    private func unordered(_ type: Frame.Column.ValueType) -> String {
      let what = type == .text ? "text" : "true or false"
      return
        "'\(column)' is \(what), which '\(relation.rawValue)' does not compare; expected = or !="
    }
  }
}

extension Moment {
  /// Whether another moment begins within the day, month or year, or is the same time.
  fileprivate func holds(_ other: Moment) -> Bool {
    other.seconds == seconds || (seconds..<seconds + length).contains(other.seconds)
  }

  /// Whether another moment comes before or after, a day, month or year being over with its last second.
  fileprivate func has(_ other: Moment, _ relation: Relation) -> Bool {
    switch relation {
    case .less: other.seconds < seconds
    case .lessOrEqual: other.seconds < seconds || holds(other)
    case .greater: other.seconds > seconds && !holds(other)
    case .greaterOrEqual: other.seconds >= seconds
    case .equal: holds(other)
    case .notEqual: !holds(other)
    }
  }
}
