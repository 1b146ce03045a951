import Markup
import Synchronization

/// What the figures of a report show, each computed once: every format shows the same.
final class FigureViews: Sendable {
  private let known = Mutex<[String: Result<any FigureView, NoValue>]>([:])
  private let looks = Mutex<Palette?>(nil)
  private let drawings = Mutex<[String: HTML]>([:])

  /// The looks of what the book's plots draw.
  ///
  /// - Parameter make: Finds them; no lock is held meanwhile.
  /// - Returns: They, found once.
  func palette(_ make: () -> Palette) -> Palette {
    if let palette = looks.withLock({ $0 }) { return palette }
    let palette = make()
    looks.withLock { $0 = palette }
    return palette
  }

  /// What a plot draws on pages.
  ///
  /// - Parameters:
  ///   - id: The plot's block.
  ///   - make: Draws it; no lock is held meanwhile.
  /// - Returns: The drawing, made once.
  func drawing(of id: String, _ make: () -> HTML) -> HTML {
    if let drawing = drawings.withLock({ $0[id] }) { return drawing }
    let drawing = make()
    drawings.withLock { $0[id] = drawing }
    return drawing
  }

  /// What a figure shows.
  ///
  /// - Parameters:
  ///   - id: The figure's block.
  ///   - make: Computes it. No lock is held meanwhile: two formats that ask first may both compute it.
  /// - Returns: What it shows.
  /// - Throws: Why it cannot be shown.
  func view<View: FigureView>(
    of id: String, _ make: () throws(NoValue) -> View
  ) throws(NoValue) -> View {
    if case .success(let view as View)? = known.withLock({ $0[id] }) { return view }
    if case .failure(let reason)? = known.withLock({ $0[id] }) { throw reason }
    do throws(NoValue) {
      let view = try make()
      known.withLock { $0[id] = .success(view) }
      return view
    } catch {
      known.withLock { $0[id] = .failure(error) }
      throw error
    }
  }
}
