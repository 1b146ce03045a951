import Chapters

extension Slurm {
  /// The words that run a command as a job step.
  ///
  /// `srun` ends the step when it is asked to end itself; killed, it leaves the step behind.
  func words(running command: [String]) -> [String] {
    [
      "srun", "--quiet", "--unbuffered", "--ntasks=1", "--cpus-per-task=\(processors)",
      "--job-name=palimpsest",
    ] + options + command
  }
}
