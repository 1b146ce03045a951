import Interpretability
import Notebook
import Unlearning

extension AnswerMetric: SpecChoice {}
extension SubjectCorruption: SpecChoice {}
extension EmbeddingNoise.Reading: SpecChoice {}
extension ClosedFormEdit.Rule: SpecChoice {}
