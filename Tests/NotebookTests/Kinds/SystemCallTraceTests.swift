import Foundation
import TestSupport
import Testing

@testable import Notebook

struct SystemCallTraceTests {
  fileprivate static func trace(_ notes: String) throws -> SystemCallTrace {
    let folder = try TemporaryFolder(["notes": notes])
    return try SystemCallTrace(contentsOf: folder.url.appending(path: "notes"))
  }

  @Test func filesThatAreReadAreNoted() throws {
    let trace = try Self.trace(
      """
      1 openat(AT_FDCWD</book>, "a.csv", O_RDONLY|O_CLOEXEC) = 3</book/a.csv>
      1 openat(AT_FDCWD</book>, "out.csv", O_WRONLY|O_CREAT, 0666) = 4</book/out.csv>
      1 openat(AT_FDCWD</book>, "none", O_RDONLY) = -1 ENOENT (No such file or directory)
      1 openat(AT_FDCWD</book>, "sub", O_RDONLY|O_DIRECTORY) = 5</book/sub>
      2 execve("/book/run.sh", ["run.sh"], 0x7ffd /* 9 vars */) = 0
      2 execve("/bin/none", ["none"], 0x7ffd /* 9 vars */) = -1 ENOENT
      """)
    #expect(trace.files == ["/book/a.csv", "/book/run.sh"])
    #expect(trace.addresses.isEmpty)
  }

  @Test func aCallThatIsInterruptedIsOne() throws {
    let trace = try Self.trace(
      """
      1 openat(AT_FDCWD</book>, "a.csv", O_RDONLY <unfinished ...>
      2 openat(AT_FDCWD</book>, "b.csv", O_RDONLY) = 3</book/b.csv>
      1 <... openat resumed>) = 4</book/a.csv>
      """)
    #expect(trace.files == ["/book/a.csv", "/book/b.csv"])
  }

  @Test func addressesAreNotedWithTheirPorts() throws {
    let trace = try Self.trace(
      """
      1 connect(3, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.1")}, 16) = 0
      1 connect(3, {sa_family=AF_INET6, sin6_port=htons(80), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr)}, 28) = 0
      1 connect(3, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("192.0.2.9")}, 16) = 0
      1 connect(4, {sa_family=AF_UNIX, sun_path="/run/socket"}, 110) = 0
      """)
    #expect(trace.addresses == ["192.0.2.1 port 443", "2001:db8::1 port 80"])
  }

  @Test func theTracerRunsTheCommand() {
    let words = SystemCallTrace.command(["python3", "run.py"], notedIn: "notes")
    #expect(words.first == "strace")
    #expect(words.suffix(3) == ["--", "python3", "run.py"])
    #expect(words.contains("notes"))
  }
}

extension SystemCallTraceTests {
  /// Folders that are listed, and what is asked for, by every call that asks.
  @Test func foldersAndQuestionsAreNoted() throws {
    let trace = try Self.trace(
      """
      1 getdents64(3</book/data>, 0x55e /* 4 entries */, 32768) = 112
      1 newfstatat(AT_FDCWD</book>, "flag", 0x7ff, 0) = -1 ENOENT (No such file or directory)
      1 access("/book/x.cfg", F_OK) = -1 ENOENT (No such file or directory)
      1 openat(AT_FDCWD</book>, "late.txt", O_RDONLY) = -1 ENOENT (No such file or directory)
      1 newfstatat(AT_FDCWD</book>, "old.txt", {st_mode=S_IFREG|0644, st_size=1, ...}, 0) = 0
      1 newfstatat(3</book/data>, "", {st_mode=S_IFDIR|0555, ...}, AT_EMPTY_PATH) = 0
      """)
    #expect(trace.folders == ["/book/data"])
    #expect(trace.absent == ["/book/flag", "/book/x.cfg", "/book/late.txt"])
    #expect(trace.files == ["/book/old.txt"])
  }

  /// A folder that is listed stands for the files in it; modules make no folder an input.
  @Test func theFolderIsProposed() throws {
    let folder = try TemporaryFolder([
      "chapters/data/a.txt": "1", "chapters/lib/m.py": "1", "chapters/s.py": "1",
      "chapters/x.txt": "1",
    ])
    let home = folder.url.appending(path: "chapters").standardizedFileURL
    let path = home.path
    let trace = try Self.trace(
      """
      1 getdents64(3<\(path)/data>, 0x5 /* 1 entries */, 32768) = 112
      1 getdents64(3<\(path)>, 0x5 /* 1 entries */, 32768) = 112
      1 getdents64(3<\(path)/lib>, 0x5 /* 1 entries */, 32768) = 112
      1 openat(AT_FDCWD<\(path)>, "data/a.txt", O_RDONLY) = 3<\(path)/data/a.txt>
      1 openat(AT_FDCWD<\(path)>, "x.txt", O_RDONLY) = 3<\(path)/x.txt>
      1 openat(AT_FDCWD<\(path)>, "lib/m.py", O_RDONLY) = 3<\(path)/lib/m.py>
      1 newfstatat(AT_FDCWD<\(path)>, "flag", 0x7ff, 0) = -1 ENOENT (No such file or directory)
      1 newfstatat(AT_FDCWD<\(path)>, "data/b.txt", 0x7ff, 0) = -1 ENOENT (No such file or directory)
      """)
    let found = trace.undeclared(
      besides: ["s.py"], folder: home, project: home.deletingLastPathComponent())
    #expect(found.folders == ["data"])
    #expect(found.files == ["lib/m.py", "x.txt"])
    #expect(found.absent == ["flag"])
    let declared = trace.undeclared(
      besides: ["data", "lib", "x.txt"], folder: home, project: home.deletingLastPathComponent())
    #expect(declared == .init(files: [], folders: [], absent: ["flag"]))
  }
}
