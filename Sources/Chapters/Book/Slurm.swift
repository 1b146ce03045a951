/// How cells are run on a Slurm cluster: a job step each, begun by `srun`.
///
/// The book, the store and the program lie in folders that every node sees.
public struct Slurm: Sendable, Hashable {
  /// Processors of each cell.
  public var processors: Int
  /// Further options of `srun`, like `--partition=gpu`.
  public var options: [String]

  /// Cells of so many processors.
  public init(processors: Int = 1, options: [String] = []) {
    self.processors = processors
    self.options = options
  }
}
