import ArgumentParser
import Foundation

/// `manual`: the program's manual page, for `man`.
struct Manual: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Print the manual page.", shouldDisplay: false)

  func run() throws {
    let program = NotebookProgram.current
    let help = Data(BookCommand._dumpHelp().utf8)
    let page = try ManualPage(help: help, title: "\(program.name) \(program.version)")
    Console.printData(page.text)
  }
}
