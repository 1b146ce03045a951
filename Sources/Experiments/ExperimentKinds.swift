import Chapters
import Notebook

/// The experiment kinds of this book, and the types of thing that they hand to one another.
package enum ExperimentKinds {
  /// Every kind, in the order that `palimpsest explain` lists them.
  package static let all: [any ExperimentKind.Type] = [
    WorldKind.self, TrainKind.self, MeasureKind.self, FactsKind.self, CausalTracingKind.self,
    AttributionKind.self, PathPatchingKind.self, ProbeKind.self, LocalizeKind.self,
    OverlapKind.self, DissectKind.self, SportsKind.self, CounterFactKind.self,
    CheckpointKind.self, TextsKind.self, EditKind.self, EvaluateKind.self, RelearnKind.self,
    LatentKind.self,
    SoftPromptKind.self, TamperKind.self, CompareKind.self,
    MovedKind.self, MaskKind.self, ClosedFormKind.self, RequirementsKind.self,
    SelectKind.self, RewordKind.self, QuestionsKind.self, SameKind.self,
  ]
}
