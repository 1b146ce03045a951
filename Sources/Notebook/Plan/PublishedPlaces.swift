/// Where a report has the data behind its tables and plots.
package enum PublishedPath {
  /// The folder of the data.
  package static let data = "data"
  /// The formats that every frame is published in.
  static let formats = ["csv", "json"]

  /// `data/known.families.json`.
  package static func data(_ block: String, _ frame: String, _ format: String) -> String {
    "\(data)/\(block).\(frame).\(format)"
  }
}

extension Book {
  /// The profile's parameters as a page shows them: a place on this machine, which the user named, by its end.
  package var publishedParameters: [String: String] {
    let paths = MachinePaths(folder: folder)
    return profile.parameters.mapValues(paths.shortened)
  }

  /// The files that a cell read, as a page shows them: by their paths from the chapter's folder, or by their
  /// ends.
  package func publishedFiles(of material: KeyMaterial) -> [String] {
    // Most cells read none, and where the user's files lie is asked of the system.
    guard !material.files.isEmpty else { return [] }
    let paths = MachinePaths(folder: folder)
    return material.files.keys.map(paths.shortened).sorted()
  }
}
