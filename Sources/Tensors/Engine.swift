import COpenBLAS

/// What the engine runs on.
public enum Engine {
  /// The kernels that OpenBLAS picked for this processor; results are bitwise the same only for
  /// the same ones.
  public static var blasCore: String { String(cString: openblas_get_corename()) }
}
