extension ModelConfiguration.Family: CaseIterable {
  /// The families that this engine runs, in the order in which messages list them.
  public static let allCases: [ModelConfiguration.Family] = [
    .llama,
    .gemma,
    .gemma2,
    .gemma3,
    .gpt2,
    .neox,
  ]
}
