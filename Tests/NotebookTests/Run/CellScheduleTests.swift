import Testing

@testable import Notebook

struct CellScheduleTests {
  /// A cell is looked at once, after all that it reads, and in the order of the book where it may.
  @Test func aCellComesAfterAllThatItReads() throws {
    let book = try TestBook(
      """
      # T

      ```yaml experiment
      id: a
      run: count
      label: scheduled
      sweep: {value: [1, 2]}
      ```

      ```yaml experiment
      id: c
      run: count
      label: scheduled
      ```

      ```yaml experiment
      id: b
      run: double
      label: scheduled
      number: a
      ```
      """)
    let cells = try book.load().cells
    #expect(
      cells.map(\.name.description) == [
        "a[value=1]", "a[value=2]", "c", "b[value=1]", "b[value=2]",
      ])
    var schedule = CellSchedule(cells)
    #expect(
      [schedule.next(), schedule.next(), schedule.next(), schedule.next()] == [0, 1, 2, nil])
    #expect(schedule.isEmpty)
    schedule.settle(1)
    #expect(schedule.next() == 4)
    schedule.settle(0)
    #expect(schedule.next() == 3)
    #expect(schedule.next() == nil)
  }
}
