import Chapters
import Foundation
import Frames

/// A point of a block's own sweep, with the spec there.
struct SweepPoint: Sendable {
  /// The references that a key holds.
  typealias KeyReferences = (key: String, references: [Reference])

  /// The place along the block's own axes.
  var axes: [AxisValue]
  /// The kind's keys, parameters and axes filled in.
  var entries: [SpecNode.Entry]
  /// The decoded spec.
  var spec: any BlockSpec
  /// The spec with defaults filled in, in the form that content hashes are made of; references are
  /// left out, since the outputs that they lead to are hashed in their place.
  var canonical: [String: String]
  /// What the spec refers to.
  var references: [KeyReferences]
  /// What the cell reads besides.
  var outside: OutsideInputs
  /// What every kind has.
  var universal: UniversalKeys

  /// The blocks that the spec refers to, in order, without repeats.
  var referredBlocks: [String] {
    var ids: [String] = []
    for reference in references.flatMap(\.references) where !ids.contains(reference.id) {
      ids.append(reference.id)
    }
    return ids
  }
}

/// Decodes the spec of a block at every point of its own sweep.
struct SweepDecoder: Sendable {
  let experiment: Block.Experiment
  let kind: any ExperimentKind.Type
  let location: SourceLocation
  let folder: URL
  private let parameters: [String: SpecNode]
  /// The keys that an axis may be; none where there are no axes.
  private let keys: Set<String>
  /// The keys that are the same at every point, once one is decoded.
  private var fixed = SpecDecoder.Fixed()
  private var fixedCanonical: [String: String] = [:]

  private struct Coordinate: Sendable {
    var axis: String
    var value: Scalar
    var node: SpecNode
  }

  /// A grid larger than this is a mistake more often than not, and would fill the memory.
  private static let largestSweep = 1_000_000
  /// Sweeps from this size on are decoded on all cores.
  private static let largeSweep = 512

  init(
    _ experiment: Block.Experiment, kind: any ExperimentKind.Type, location: SourceLocation,
    parameters: [String: SpecNode], folder: URL
  ) {
    self.experiment = experiment
    self.kind = kind
    self.location = location
    self.parameters = parameters
    self.folder = folder
    keys = experiment.sweep.isEmpty ? [] : Set(kind.keyNames + UniversalKeys.names)
  }

  /// The points, the last axis fastest.
  ///
  /// - Throws: A `Diagnostic` or `InvalidBook`.
  func points() throws -> [SweepPoint] {
    let coordinates = try coordinates()
    guard let first = coordinates.first else { return [] }
    let point = try point(at: first)
    guard coordinates.count > 1 else { return [point] }
    var rest = self
    rest.learn(from: point)
    return [point] + (try rest.points(at: Array(coordinates.dropFirst())))
  }

  private func points(at coordinates: [[Coordinate]]) throws -> [SweepPoint] {
    guard coordinates.count >= Self.largeSweep else { return try coordinates.map(point) }
    let shares = ProcessInfo.processInfo.activeProcessorCount
    let size = (coordinates.count + shares - 1) / shares
    let ranges = stride(from: 0, to: coordinates.count, by: size).map {
      $0..<min($0 + size, coordinates.count)
    }
    return try ranges.sideBySide { try coordinates[$0].map(point) }.flatMap(\.self)
  }

  /// Remembers what is the same at every point: keys whose values hold no axis.
  private mutating func learn(from point: SweepPoint) {
    let axes = Set(experiment.sweep.map(\.name))
    let none = parameters.filter { !axes.contains($0.key) }
    let varying = experiment.entries.filter { entry in
      var used = Set<String>()
      return (try? Substitution(values: none)(entry.value, used: &used)) == nil
    }
    let names = Set(varying.compactMap(\.key.text)).union(axes)
    let decoded = try? kind.decodeSpec(point.entries, location: location).keys
    for (name, key) in decoded ?? [] where !names.contains(name) {
      fixed.keys[name] = key
      fixedCanonical[name] = point.canonical[name]
    }
  }

  private func point(at coordinates: [Coordinate]) throws -> SweepPoint {
    let entries = try entries(at: coordinates)
    let (universal, own) = try UniversalKeys.split(entries, location: location)
    let (spec, keys) = try kind.decodeSpec(own, location: location, fixed: fixed)
    var canonical: [String: String] = [:]
    var references: [SweepPoint.KeyReferences] = []
    let declaration = type(of: spec).declaration
    var outside = OutsideInputs(
      files: keys.flatMap { declaration.namingFiles.contains($0.name) ? $0.key.files : [] })
    outside.add(kind.outsideInputs(erased: spec, in: folder))
    for (name, key) in keys {
      if let known = fixedCanonical[name] {
        canonical[name] = known
        continue
      }
      let referred = declaration.referring.contains(name) ? key.references : []
      if !referred.isEmpty {
        references.append((key: name, references: referred))
      } else if !key.isLater || key.canonical != key.defaultCanonical {
        canonical[name] = key.canonical.description
      }
    }
    return SweepPoint(
      axes: coordinates.map { AxisValue(name: $0.axis, value: $0.value) }, entries: own, spec: spec,
      canonical: canonical, references: references,
      outside: outside, universal: universal)
  }

  /// Every combination of the axes' values, the last axis fastest.
  private func coordinates() throws -> [[Coordinate]] {
    let (count, overflows) = experiment.sweep.reduce((1, false)) { product, axis in
      let (count, overflows) = product.0.multipliedReportingOverflow(by: axis.values.count)
      return (count, product.1 || overflows)
    }
    guard !overflows, count <= Self.largestSweep else {
      throw Diagnostic(
        experiment.sweep.first?.nodes.first?.location ?? location,
        "the sweep has more than \(Self.largestSweep) points")
    }
    return experiment.sweep.reduce([[]]) { points, axis in
      points.flatMap { point in
        zip(axis.values, axis.nodes).map { value, node in
          point + [Coordinate(axis: axis.name, value: value, node: node)]
        }
      }
    }
  }

  /// The block's entries with parameters and its own axes filled in.
  private func entries(at point: [Coordinate]) throws -> [SpecNode.Entry] {
    var values = point.reduce(into: parameters) { $0[$1.axis] = $1.node }
    var used = Set<String>()
    if values[UniversalKeys.seedName] == nil {
      let own = experiment.entries.first { $0.key.text == UniversalKeys.seedName }?.value
      let seed = try own.map { try Substitution(values: values)($0, used: &used) }
      values[UniversalKeys.seedName] = seed ?? UniversalKeys.unsaidSeed(at: location)
    }
    let substitution = Substitution(values: values)
    var entries = try experiment.entries.map {
      (key: $0.key, value: try substitution($0.value, used: &used))
    }
    for coordinate in point {
      if keys.contains(coordinate.axis) {
        if let written = entries.first(where: { $0.key.text == coordinate.axis }) {
          throw written.key.complaint("'\(coordinate.axis)' is an axis of the sweep already")
        }
        let name = SpecNode(
          content: .scalar(coordinate.axis, isQuoted: false), location: coordinate.node.location)
        entries.append((key: name, value: coordinate.node))
      } else if !used.contains(coordinate.axis) {
        throw coordinate.node.complaint(
          "the axis '\(coordinate.axis)' is no key of '\(kind.name)' and no ${\(coordinate.axis)} "
            + "in the block uses it\(Suggestion.phrase(for: coordinate.axis, in: keys.sorted()))")
      }
    }
    return entries
  }
}
