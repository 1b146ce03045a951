import COpenBLAS
import Foundation
import Synchronization

/// What the engine runs on.
public enum Engine {
  private static let threadCount = Atomic(ProcessInfo.processInfo.activeProcessorCount)

  /// Threads that one product with a large bf16 matrix may use, all cores unless set.
  ///
  /// They change nothing in the result. Everything else is divided over threads by its caller.
  public static var threads: Int {
    get { threadCount.load(ordering: .relaxed) }
    set { threadCount.store(max(1, newValue), ordering: .relaxed) }
  }

  /// The kernels that OpenBLAS picked for this processor; results are bitwise the same only for
  /// the same ones.
  package static var blasCore: String { String(cString: blas_core()) }
}
