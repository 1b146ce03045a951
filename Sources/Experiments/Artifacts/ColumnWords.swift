import Chapters
import Facts
import Frames
import Interpretability

// Words of the engine and of the facts that stand in columns.

extension LayerPart: ColumnValue {}
extension TracedState: ColumnValue {}
extension Ablation: ColumnValue {}
extension PromptFamily: ColumnValue {}
extension PromptForm: ColumnValue {}

// Words that keys take.

extension PromptForm: SpecChoice {}
extension FactSet.Split: SpecChoice {}
