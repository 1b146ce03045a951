/// How cells are run on a Slurm cluster: a job step each, begun by `srun`.
///
/// The book, the store and the program lie in folders that every node sees.
package struct Slurm: Sendable, Hashable {
  /// Processors of each cell.
  package var processors: Int
  /// Further options of `srun`, like `--partition=gpu`.
  package var options: [String]

  /// Cells of so many processors.
  package init(processors: Int = 1, options: [String] = []) {
    self.processors = processors
    self.options = options
  }
}
