extension ModelConfiguration.Family: CaseIterable {
  /// The families that this engine runs, in the order in which messages list them.
  public static let allCases: [ModelConfiguration.Family] = [
    .llama,
    .mistral,
    .qwen2,
    .qwen3,
    .olmo2,
    .phi3,
    .gemma,
    .gemma2,
    .gemma3,
    .gpt2,
    .gptNeo,
    .neox,
  ]
}
