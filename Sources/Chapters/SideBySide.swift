import Foundation
import Synchronization

extension Array where Element: Sendable {
  /// Does something with each element on every core.
  ///
  /// - Parameter body: What is done.
  /// - Returns: What came of it, in order.
  /// - Throws: The error of the first element that has one.
  package func sideBySide<Result: Sendable, Failure>(
    _ body: @Sendable (Element) throws(Failure) -> Result
  ) throws(Failure) -> [Result] {
    let done = Mutex<[Int: Swift.Result<Result, Failure>]>([:])
    DispatchQueue.concurrentPerform(iterations: count) { number in
      let result: Swift.Result<Result, Failure>
      do throws(Failure) {
        result = .success(try body(self[number]))
      } catch {
        result = .failure(error)
      }
      done.withLock { $0[number] = result }
    }
    let results = done.withLock { $0 }
    var values: [Result] = []
    for number in indices {
      if let result = results[number] { values.append(try result.get()) }
    }
    return values
  }
}
