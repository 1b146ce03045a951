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

  /// What becomes of last bits.
  package enum Numerics: String, Sendable, CaseIterable {
    /// OpenBLAS runs its kernels for Haswell, which every machine with AVX2 has: the same bytes on all of them.
    case portable
    /// OpenBLAS picks the kernels for this processor.
    case fastest
  }

  private static let chosenNumerics = Mutex(Numerics.portable)

  /// What becomes of last bits: portable unless set, before the first product.
  package static var numerics: Numerics {
    get { chosenNumerics.withLock { $0 } }
    set { chosenNumerics.withLock { $0 = newValue } }
  }

  /// The variable by which a user chooses OpenBLAS's kernels, whatever the numerics.
  private static let coreVariable = "OPENBLAS_CORETYPE"

  /// Which kernels of OpenBLAS the user chose; none where it is left to us.
  package static var chosenCore: String? {
    ProcessInfo.processInfo.environment[coreVariable].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The kernels of OpenBLAS that every machine with AVX2 has, and others whose results are the same bits.
  private static let portableCores = ["Haswell", "Zen"]

  /// Loads OpenBLAS once, as the numerics ask; what stands in the way, in words.
  private static let objection: String? = {
    let isOurs = numerics == .portable && chosenCore == nil
    if isOurs, kernels_best().rawValue < kernels_v3.rawValue {
      return "portable numerics need AVX2, which this machine lacks; book.yml may say "
        + "'numerics: fastest', for results of this machine's own"
    }
    guard blas_load(isOurs ? portableCores[0] : nil) else {
      return "OpenBLAS is not installed: sudo apt-get install libopenblas0"
    }
    let core = String(cString: blas_core())
    if isOurs, !portableCores.contains(core) {
      return
        "portable numerics need OpenBLAS's kernels for Haswell, and this one has only \(core)'s; "
        + "book.yml may say 'numerics: fastest', for results of this machine's own"
    }
    let version = String(cString: blas_configuration()).split(separator: " ").prefix(2)
    usedBLAS.withLock { $0 = "\(version.joined(separator: " ")); core \(core)" }
    return nil
  }()

  /// Makes sure that OpenBLAS is there; ends the program, with a message, where it is not.
  static func requireBLAS() {
    if let objection { fatalError(objection) }
  }

  private static let usedBLAS = Mutex<String?>(nil)

  #if arch(x86_64)
  private static let processor = "x86-64"
  #else
  private static let processor = "another processor than x86-64"
  #endif

  /// What this process computed with, as far as bits may depend on it.
  ///
  /// What portable results do not depend on comes after a semicolon; nothing stands where no product of matrices was
  /// used.
  package static var platform: String {
    usedBLAS.withLock { $0 }.map { "\(processor), \($0), kernels \(clone.rawValue)" } ?? ""
  }

  /// What this machine computes with: loads OpenBLAS.
  package static var examined: String { objection ?? platform }

  /// What is wrong with the choice of kernels in the environment; none where nothing is.
  package static var complaint: String? {
    let variable = "PALIMPSEST_KERNELS"
    guard let name = ProcessInfo.processInfo.environment[variable] else { return nil }
    let words = Clone.allCases.map(\.rawValue).joined(separator: ", ")
    guard let clone = Clone(rawValue: name) else {
      return "\(variable)=\(name): there are the kernels \(words)"
    }
    return clone.isSupported ? nil : "\(variable)=\(name): this machine does not run them"
  }
}
