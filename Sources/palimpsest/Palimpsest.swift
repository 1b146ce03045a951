import ArgumentParser

@main
struct Palimpsest: AsyncParsableCommand {
}
