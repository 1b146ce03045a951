import Chapters
import Frames
import Markup
import Reports

/// The keys of a `yaml value` block.
struct ValueSpec: ShownSpec {
  @Key("The value's name in links.") var id: String?
  @Key("The expression whose value is shown.") var of: Expression<Selector>
  @Key("The column averaged over.") var over: ColumnName?
  @Key("What the value is, in a sentence.") var caption: WrittenProse?
}

/// A `yaml value` block: one value with its interval, in large.
struct ValueExhibit: BlockType, Exhibit {
  static let word = "value"
  static let title: String? = "Value"

  let expression: Expression<ResolvedSelector>
  let averaging: Averaging?
  let caption: Prose?

  /// Checks the block: whatever it reads has to be there.
  init(_ spec: ValueSpec, in scope: BlockScope) throws {
    averaging = try scope.averaging(over: spec.over, nil)
    expression = try scope.values(spec.of, over: spec.over)
    caption = scope.prose(spec.caption)
  }

  var prose: [Prose] { [caption].compactMap(\.self) }

  func html(_ place: ExhibitPlace) -> HTML {
    let blocks = expression.selectors.map(\.block)
    let origin: HTML = "From \(blocks.map(place.link).joined(separator: ", "))"
    let folds = [place.sourceFold, place.provenance(of: blocks)]
    do {
      let shown: HTML = "<p><b>\(try spelled(place))</b> \(caption.map(place.html) ?? "")</p>"
      return place.section(place.name, note: origin, shown, folds: folds)
    } catch {
      return place.section(place.name, note: origin, place.failure("\(error)"), folds: folds)
    }
  }

  func markdown(_ place: ExhibitPlace) -> String {
    let value = (try? spelled(place)) ?? "n/a"
    let line = ([value] + prose.map(place.markdown)).joined(separator: " ")
    return place.anchored([line, place.folded("Source of \(place.name)")])
  }

  func json(_ place: ExhibitPlace) -> [String: any Encodable & Sendable] {
    do {
      return ["value": try place.evaluator.value(expression, over: averaging).value]
    } catch {
      return ["problems": ["\(error)"]]
    }
  }

  func text(_ place: ExhibitPlace, width: Int) -> String? {
    do {
      return ([try spelled(place)] + prose.map(place.words)).joined(separator: " ")
    } catch {
      return "\(place.name): \(error)"
    }
  }

  private func spelled(_ place: ExhibitPlace) throws -> String {
    NumberFormat(.fixed, digits: 2).string(
      try place.evaluator.value(expression, over: averaging).value)
  }
}
