import ArgumentParser
import Foundation
import LivePreview
import NotebookCommands

/// `serve`: the book in a browser, live; a program has it that names it among its commands.
public struct Serve: AsyncParsableCommand, Sendable {
  public static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Show the book in a browser, live: rerun and update pages and report on every save.",
    discussion: """
      A save updates the page where it is: changed prose at once, results as they come in. An edit that is \
      wrong shows its complaints at their block. Blocks can be run from the page, and a run cancelled.

      Blocks are run only by who opens the address as it is printed, with its token; others on this \
      machine may read. Other machines are let in where --host names another address and \
      --allow-remote says so; they need the token to read too.
      """)

  @OptionGroup var options: BookOptions
  @OptionGroup var executor: ExecutorOptions

  @Option(
    help: ArgumentHelp(
      "The port; 8421 by default, or another where that is taken.", valueName: "n"))
  var port: Int?

  @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
  var host = "127.0.0.1"

  @Flag(help: "Let other machines read the book, with a token.")
  var allowRemote = false

  @Option(
    help: ArgumentHelp(
      "The token in the address, the same at every start; a random one by default.",
      valueName: "word"))
  var token: String?

  @Flag(help: "Let everyone on this machine run blocks, without a token.")
  var noToken = false

  @Flag(help: "Run nothing before a page asks for it.")
  var noRun = false

  private static let usualPort = 8421

  public init() {}

  public func validate() throws {
    if let port, !(0...65535).contains(port) {
      throw ValidationError("--port is a number from 0 to 65535")
    }
    if let complaint = token.flatMap(RequestGuard.complaint) { throw ValidationError(complaint) }
    guard !noToken || token == nil else {
      throw ValidationError("--no-token and --token exclude one another")
    }
    guard isRemote else { return }
    guard allowRemote else {
      throw ValidationError(
        "--host \(host) lets other machines in; say so with --allow-remote, or leave --host out")
    }
    guard !noToken else {
      throw ValidationError("--no-token is for this machine only; --host \(host) lets others in")
    }
  }

  private var isRemote: Bool { !["127.0.0.1", "localhost", "::1"].contains(host) }

  public func run() async throws {
    let interruption = Interruption { _exit(ExitStatus.interrupted.rawValue) }
    defer { withExtendedLifetime(interruption) {} }
    let watcher = try FolderWatcher()
    watcher.watch(URL(fileURLWithPath: options.book))
    let access = RequestGuard(
      isRemote: isRemote, secret: noToken ? .none : token.map { .chosen($0) } ?? .random)
    let book = LiveBook(try options.workshop(executor), watcher: watcher, runsByItself: !noRun)
    // The pages in the browser come first.
    let keeper = ReportKeeper(options: options, delay: .seconds(1))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await book.follow() }
      group.addTask { await keeper.follow(book) }
      group.addTask { try await serve(LiveServer(book, access), access) }
      try await group.next()
      group.cancelAll()
    }
  }

  /// Serves at the port asked for; at another where none was and the usual one is taken.
  private func serve(_ server: LiveServer, _ access: RequestGuard) async throws {
    let told = { @Sendable (port: Int) async in
      let query = access.addressToken.map { "/?token=\($0)" } ?? "/"
      Console.print("http://\(host.contains(":") ? "[\(host)]" : host):\(port)\(query)")
    }
    do {
      try await server.run(host: host, port: port ?? Self.usualPort, tell: told)
    } catch  where !(error is CancellationError) {
      guard port == nil else {
        Console.error("error: port \(port ?? 0) of \(host) cannot be listened on: \(error)")
        throw ExitStatus.failure
      }
      try await server.run(host: host, port: 0, tell: told)
    }
  }
}
