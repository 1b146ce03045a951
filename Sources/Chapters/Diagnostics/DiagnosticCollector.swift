/// Collects what is wrong with a book, so that one run tells all of it.
package final class DiagnosticCollector {
  /// The complaints so far.
  package private(set) var diagnostics: [Diagnostic] = []

  /// No complaints yet.
  package init() {}

  /// Adds a complaint.
  package func add(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  /// Runs a step; keeps its complaints and goes on.
  ///
  /// - Parameters:
  ///   - place: What a complaint without a place of its own is about.
  ///   - step: What is tried.
  /// - Returns: What the step returns; none if it complained.
  @discardableResult
  package func attempt<Result>(at place: SourceLocation, _ step: () throws -> Result) -> Result? {
    do {
      return try step()
    } catch let problem as Diagnostic {
      diagnostics.append(problem)
    } catch let invalid as InvalidBook {
      diagnostics += invalid.diagnostics
    } catch {
      diagnostics.append(Diagnostic(place, "\(error)"))
    }
    return nil
  }

  /// Throws everything that was collected, in the order of the files, each complaint once.
  package func throwIfAny() throws {
    guard !diagnostics.isEmpty else { return }
    var seen = Set<Diagnostic>()
    throw InvalidBook(
      diagnostics.filter { seen.insert($0).inserted }.sorted { $0.location < $1.location })
  }
}
