extension Frame {
  /// Makes columns of dates of those that someone wrote or a program printed and that hold nothing else, unless their
  /// type was declared.
  ///
  /// They are stored as the texts that they were, so that a frame has the same bytes as before anyone knew of dates.
  mutating func recognizeDates() {
    for position in columns.indices where columns[position].type == .text {
      guard columns[position].isInferred, let dates = dates(at: position) else { continue }
      columns[position].type = .date
      replaceValues(at: position, by: dates)
    }
  }

  /// The values of a column as dates; none where one of them is none, or all are missing.
  private func dates(at position: Int) -> [Scalar]? {
    var (dates, isAny) = ([Scalar](), false)
    for row in rows {
      switch row[position] {
      case .missing: dates.append(.missing)
      case .text(let text):
        guard let moment = Moment(text) else { return nil }
        isAny = true
        dates.append(.date(moment))
      case .boolean, .integer, .number, .date: return nil
      }
    }
    return isAny ? dates : nil
  }
}
