import Foundation

extension Duration {
  /// Seconds as a person says them: `0.4 s`, `12 s`, `3 min 05 s`.
  package static func spelled(_ seconds: Double) -> String {
    if seconds < 0.1 { return "less than 0.1 s" }
    if seconds < 10 { return String(format: "%.1f s", seconds) }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    return String(format: "%d min %02d s", whole / 60, whole % 60)
  }
}
