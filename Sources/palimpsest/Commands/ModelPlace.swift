import ArgumentParser

/// Where commands that look at a model take it from.
enum ModelPlace {
  /// What the argument is.
  static let help = ArgumentHelp(
    "The folder of the checkpoint, or its .gguf file.", valueName: "dir")
}
