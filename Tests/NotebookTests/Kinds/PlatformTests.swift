import Testing

@testable import Notebook

struct PlatformTests {
  @Test func aPlatformHasABasisAndARest() {
    let platform = Platform("x86-64, OpenBLAS 0.3.21; core Haswell, kernels v4")
    #expect(platform?.basis == "x86-64, OpenBLAS 0.3.21")
    #expect(platform?.rest == "core Haswell, kernels v4")
    #expect(platform?.description == "x86-64, OpenBLAS 0.3.21; core Haswell, kernels v4")
    #expect(Platform("arm")?.rest == "" && Platform("arm")?.description == "arm")
    #expect(Platform("") == nil)
  }
}
