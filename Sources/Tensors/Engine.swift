import CKernels
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

  /// The instruction sets that our kernels are compiled for; all give the same bits.
  package enum Clone: String, Sendable, CaseIterable {
    /// Any x86-64 processor: fused operations by the C library, slow.
    case v1
    /// AVX2.
    case v3
    /// AVX-512.
    case v4

    private var number: kernels {
      switch self {
      case .v1: kernels_v1
      case .v3: kernels_v3
      case .v4: kernels_v4
      }
    }

    fileprivate init(_ number: kernels) {
      self = Self.allCases.first { $0.number == number } ?? .v1
    }

    /// Whether this machine runs it.
    package var isSupported: Bool { number.rawValue <= kernels_best().rawValue }

    fileprivate func use() { kernels_use(number) }
  }

  /// The clone of our kernels in force: the one that PALIMPSEST_KERNELS names, else the best that the machine runs.
  ///
  /// Only one that is supported may be set.
  package static var clone: Clone {
    get { Clone(kernels_in_force()) }
    set {
      require(newValue.isSupported, "this machine does not run the kernels \(newValue.rawValue)")
      newValue.use()
    }
  }

  /// The kernels that OpenBLAS picked for this processor; results are bitwise the same only for
  /// the same ones.
  package static var blasCore: String { String(cString: blas_core()) }
}
