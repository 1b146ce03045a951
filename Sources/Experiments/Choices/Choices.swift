import Chapters
import Interpretability
import Notebook
import Unlearning

extension AnswerMetric: SpecChoice {}
extension SubjectCorruption: SpecChoice {}
extension EmbeddingNoise.Reading: SpecChoice {}
extension ClosedFormEdit.Rule: SpecChoice {}
extension RetainLoss: SpecChoice {}
extension MaskFitting.Method: SpecChoice {}
extension ComponentChooser.Rule: SpecChoice {}
extension ComponentChooser.Candidates: SpecChoice {}
