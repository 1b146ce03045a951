import Chapters
import Facts
import Frames
import Notebook

/// `same`: a model under another name, or along axes that it does not have.
enum SameKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.") var model: Input<AskedModel>

    init() {}
  }

  struct Results: KindResults {
    @Table("A file of the model.") var files: [File]
    @HandedOn var model: ModelFiles?

    init() {}
  }

  struct File: FrameRow {
    @Column("its name") var file: String
  }

  static let name = "same"
  static let version = 1
  static let summary =
    "Hands on a model as it is, so that chapters written for models of several seeds run on a checkpoint."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let model = try ModelFiles(of: context.output(of: spec.model))
    var results = Results()
    for name in model.names { results.files.append { $0.file = name } }
    results.model = model
    return results
  }
}
