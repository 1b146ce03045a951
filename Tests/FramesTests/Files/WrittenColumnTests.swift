import Frames
import Testing

/// What a column that someone wrote is read as.
struct WrittenColumnTests {
  private static func column(_ words: [String], missing: Set<String> = []) -> WrittenColumn {
    WrittenColumn(words.map { WrittenColumn.Value($0) }, missing: missing)
  }

  @Test(
    arguments: [
      (["1", "-2", "+3", "0"], .integer, [1, -2, 3, 0]),
      (
        ["9223372036854775807", "-9223372036854775808"], .integer, [.integer(.max), .integer(.min)]
      ),
      (["1", "2.5", "1e3"], .number, [1.0, 2.5, 1000.0]),
      (["true", "False", "TRUE"], .boolean, [true, false, true]),
      (["1", "", "3"], .integer, [1, .missing, 3]),
      (["0.5", "NA", "3"], .number, [0.5, .missing, 3.0]),
      (["1", "inf", "-inf"], .number, [1.0, .number(.infinity), .number(-.infinity)]),
      (
        ["1", ".inf", "-.Inf", "Infinity"], .number,
        [1.0, .number(.infinity), .number(-.infinity), .number(.infinity)]
      ),
      (["", ""], .text, [.missing, .missing]), (["NA"], .text, [.missing]),
    ] as [([String], Frame.Column.ValueType, [Scalar])])
  func numbersAreReadAsNumbers(
    words: [String], type: Frame.Column.ValueType, scalars: [Scalar]
  ) {
    let column = Self.column(words)
    #expect(column.type == type)
    #expect(column.scalars == scalars)
  }

  @Test(arguments: ["nan", "NaN", ".nan", ".NaN"]) func noNumbersAreNumbers(word: String) {
    let column = Self.column(["1", word])
    #expect(column.type == .number)
    #expect(column.scalars[1].asDouble?.isNaN == true)
  }

  /// One text makes text of all, and none of it is written anew.
  @Test(arguments: [
    ["01067", "10115"], ["007"], ["1.10", "1.2.3"], ["1e3", "x"], ["TRUE", "0"], ["NA", "DE"],
    ["12345678901234567890", "1"], ["00.5", "1.5"], ["-01"], ["inf", "x"], ["0x10", "1"],
    [" 1", "2"], ["2026-01-02"], ["-"], ["+"], ["1,5", "2"],
  ])
  func textStaysAsItWasWritten(words: [String]) {
    let column = Self.column(words)
    #expect(column.type == .text)
    #expect(column.scalars == words.map(Scalar.text))
  }

  @Test func quotedValuesAreText() {
    let column = WrittenColumn([.init("1", isQuoted: true), .init("2"), .init("", isQuoted: true)])
    #expect(column.type == .text)
    #expect(column.scalars == ["1", "2", ""])
  }

  @Test func otherWordsForMissingAreNamed() {
    let column = Self.column(["1", "n/a", "-99", "2"], missing: ["n/a", "-99"])
    #expect(column.type == .integer)
    #expect(column.scalars == [1, .missing, .missing, 2])
    #expect(Self.column(["x", "n/a"], missing: ["n/a"]).scalars == ["x", .missing])
  }

  @Test(
    arguments: [
      (.text, ["1.10", "NA", "TRUE"], ["1.10", "NA", "TRUE"]),
      (.integer, ["007", "-3", "NA", ""], [7, -3, .missing, .missing]),
      (.number, ["1", "1e3", "007", "-inf"], [1.0, 1000.0, 7.0, .number(-.infinity)]),
      (.boolean, ["true", "FALSE"], [true, false]),
    ] as [(Frame.Column.ValueType, [String], [Scalar])])
  func aDeclaredTypeIsTheColumns(
    type: Frame.Column.ValueType, words: [String], scalars: [Scalar]
  ) throws {
    let quoted = [false, true].map { isQuoted in
      words.map { WrittenColumn.Value($0, isQuoted: isQuoted && !$0.isEmpty) }
    }
    for values in quoted {
      let column = try WrittenColumn(values, missing: [], as: type)
      #expect(column.type == type)
      #expect(column.scalars == scalars)
    }
  }

  @Test(
    arguments: [
      (.integer, "1.5", "'1.5', not a whole number"), (.number, "1,5", "'1,5', not a number"),
      (.number, "0x10", "'0x10', not a number"), (.boolean, "1", "'1', not true or false"),
      (.date, "1.3.2024", "'1.3.2024', not a date like 2024-03-01"),
      (.integer, "9223372036854775808", "'9223372036854775808', not a whole number"),
    ] as [(Frame.Column.ValueType, String, String)])
  func whatIsOfAnotherTypeIsTold(type: Frame.Column.ValueType, word: String, message: String) {
    let problem = #expect(throws: UnexpectedValue.self) {
      try WrittenColumn([.init(""), .init(word)], missing: [], as: type)
    }
    #expect(problem?.row == 1)
    #expect(problem?.description == message)
  }

  @Test func datesMayBeDeclaredByMonthOrYear() throws {
    let column = try WrittenColumn(
      [.init("2024"), .init("2024-03"), .init("none")], missing: ["none"], as: .date)
    #expect(column.scalars.map(\.plain) == ["2024", "2024-03", ""])
  }

  @Test func columnsAreAFrame() {
    let frame = Frame(
      "rows", written: [("a", Self.column(["1", "2"])), ("b", Self.column(["x", ""]))])
    #expect(frame.columns.map(\.type) == [.integer, .text])
    #expect(frame.columns.allSatisfy { $0.isWritten })
    #expect(frame.rows == [[1, "x"], [2, .missing]])
  }
}
