import Testing

@testable import Chapters

struct ExecutorSettingsTests {
  @Test func settingsAreRead() throws {
    let settings = try ExecutorSettings(
      Written.value(
        "local: {jobs: 3, timeout: 60, memory: 2 GB}\nslurm: {processors: 4, options: [--qos=x]}"))
    #expect(settings.local.jobs == 3)
    #expect(settings.local.limits == CellLimits(seconds: 60, memory: 2_000_000_000))
    #expect(settings.slurm.jobs == 16)
    #expect(settings.cluster == Slurm(processors: 4, options: ["--qos=x"]))
  }

  @Test func whatIsNotSaidIsLeftToTheMachine() throws {
    let settings = try ExecutorSettings(Written.value("local: {}"))
    #expect(settings.local.jobs == nil)
    #expect(settings.local.limits == CellLimits())
  }

  @Test func limitsGivenComeFirst() {
    let own = CellLimits(seconds: 5)
    #expect(own.or(CellLimits(seconds: 9, memory: 1)) == CellLimits(seconds: 5, memory: 1))
    #expect(CellLimits().or(own) == own)
  }
}
