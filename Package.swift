// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// What computes is optimized in debug builds too: the tests train real models.
let optimizedSettings: [SwiftSetting] =
  settings + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// What is computed in C is rounded as it is written: nothing is fused or reordered for speed.
let exactly = ["-O3", "-fno-math-errno", "-ffp-contract=off"]

let package = Package(
  name: "palimpsest",
  products: [
    .executable(name: "palimpsest", targets: ["palimpsest"]),
    .library(
      name: "Notebook",
      targets: [
        "Frames", "Chapters", "Notebook", "RandomStreams", "Reports", "NotebookCommands",
        "NotebookTesting",
      ]),
    .library(name: "PreviewServer", targets: ["PreviewServer"]),
    .library(
      name: "Engine",
      targets: ["RandomStreams", "Tensors", "Transformer", "Interpretability", "Unlearning"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
  ],
  targets: [
    .target(name: "COpenBLAS", linkerSettings: [.linkedLibrary("dl")]),
    .systemLibrary(
      name: "CCmarkGFM", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "CLinux"),
    .target(name: "CElementary", cSettings: [.unsafeFlags(exactly)]),
    .target(name: "CKernels", dependencies: ["CElementary"], cSettings: [.unsafeFlags(exactly)]),
    .target(
      name: "RandomStreams", dependencies: ["CElementary"], swiftSettings: optimizedSettings),
    .target(
      name: "Tensors", dependencies: ["COpenBLAS", "CElementary", "CKernels", "RandomStreams"],
      swiftSettings: optimizedSettings),
    .target(
      name: "Transformer", dependencies: ["CElementary", "Tensors", "RandomStreams"],
      swiftSettings: optimizedSettings),
    .target(
      name: "Interpretability",
      dependencies: ["CElementary", "RandomStreams", "Tensors", "Transformer"],
      swiftSettings: optimizedSettings),
    .target(
      name: "Unlearning",
      dependencies: [
        "CElementary", "RandomStreams", "Tensors", "Transformer", "Interpretability",
      ],
      swiftSettings: optimizedSettings),
    .target(
      name: "Frames", dependencies: ["CElementary", "RandomStreams"],
      swiftSettings: optimizedSettings),
    .target(
      name: "Chapters", dependencies: ["CCmarkGFM", "Frames", "Yams"], swiftSettings: settings),
    .target(
      name: "Notebook",
      dependencies: [
        "CLinux", "COpenSSL", "Chapters", "Frames", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
    .target(
      name: "Markup", dependencies: ["CCmarkGFM", "Chapters"], swiftSettings: settings),
    .target(
      name: "Reports", dependencies: ["CElementary", "Chapters", "Frames", "Markup", "Notebook"],
      resources: [.embedInCode("Pages/Resources")], swiftSettings: optimizedSettings),
    .target(
      name: "LivePreview", dependencies: ["Chapters", "Markup", "Notebook", "Reports"],
      swiftSettings: settings),
    .target(
      name: "NotebookCommands",
      dependencies: [
        "CLinux", "Chapters", "Frames", "Notebook", "Reports", "LivePreview",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
    .target(
      name: "PreviewServer",
      dependencies: [
        "LivePreview", "Markup", "Notebook", "NotebookCommands", "Reports",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      resources: [.embedInCode("Resources")], swiftSettings: settings),
    .target(
      name: "NotebookTesting", dependencies: ["Chapters", "Frames", "Notebook"],
      swiftSettings: settings),
    .target(
      name: "Facts",
      dependencies: [
        "CElementary", "RandomStreams", "Tensors", "Transformer", "Interpretability", "Unlearning",
      ],
      swiftSettings: optimizedSettings),
    .target(
      name: "Experiments",
      dependencies: [
        "RandomStreams", "Tensors", "Transformer", "Interpretability", "Unlearning",
        "Frames", "Chapters", "Notebook", "Facts",
      ],
      swiftSettings: optimizedSettings),
    .target(
      name: "Benchmarks", dependencies: ["RandomStreams", "Tensors", "Transformer"],
      swiftSettings: optimizedSettings),
    .executableTarget(
      name: "palimpsest",
      dependencies: [
        "Chapters", "Frames", "Notebook", "NotebookCommands", "PreviewServer", "Experiments",
        "Benchmarks", "Tensors", "Transformer",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "faulty-notebook",
      dependencies: ["Chapters", "Frames", "Notebook", "NotebookCommands"],
      path: "Tests/FaultyNotebook", swiftSettings: settings),
    .executableTarget(
      name: "golden-runs",
      dependencies: ["RandomStreams", "Tensors", "Transformer", "Interpretability", "Unlearning"],
      path: "Tests/GoldenRuns", swiftSettings: settings),
    .executableTarget(
      name: "read-and-patch", dependencies: ["Tensors", "Transformer"],
      path: "Examples/ReadAndPatch", swiftSettings: settings),
    .executableTarget(
      name: "train-a-part", dependencies: ["Tensors", "Transformer"],
      path: "Examples/TrainAPart", swiftSettings: settings),
    .target(name: "CSpawn", path: "Tests/CSpawn"),
    .target(
      name: "TestSupport", dependencies: ["CSpawn", "RandomStreams", "Tensors", "Transformer"],
      path: "Tests/TestSupport",
      swiftSettings: settings),
    .testTarget(
      name: "ArchitectureTests", dependencies: ["TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "TensorsTests",
      dependencies: ["CElementary", "CKernels", "RandomStreams", "Tensors", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "NumericsTests",
      dependencies: [
        "golden-runs", .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ], swiftSettings: settings),
    .testTarget(
      name: "TransformerTests", dependencies: ["RandomStreams", "Transformer", "TestSupport"],
      resources: [.copy("Fixtures")], swiftSettings: settings),
    .testTarget(
      name: "InterpretabilityTests",
      dependencies: ["RandomStreams", "Interpretability", "Transformer", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "UnlearningTests",
      dependencies: [
        "RandomStreams", "Tensors", "Transformer", "Interpretability", "Unlearning", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "FactsTests",
      dependencies: [
        "RandomStreams", "Tensors", "Transformer", "Interpretability", "Facts", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "BenchmarksTests",
      dependencies: ["Benchmarks", "Tensors", "Transformer", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "FramesTests", dependencies: ["Frames", "RandomStreams"], swiftSettings: settings),
    .testTarget(
      name: "NotebookTests",
      dependencies: [
        "Chapters", "Frames", "Notebook", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ChaptersTests", dependencies: ["CCmarkGFM", "Chapters", "Frames", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "MarkupTests",
      dependencies: ["CCmarkGFM", "Chapters", "Markup", "RandomStreams", "TestSupport"],
      exclude: ["Golden"],
      swiftSettings: settings),
    .testTarget(
      name: "NotebookTestingTests",
      dependencies: ["Chapters", "Frames", "Notebook", "NotebookTesting"],
      swiftSettings: settings),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "Chapters", "Frames", "Markup", "Notebook", "RandomStreams", "Reports", "TestSupport",
      ],
      exclude: ["Golden"],
      swiftSettings: settings),
    .testTarget(
      name: "NotebookCommandsTests",
      dependencies: [
        "Chapters", "Frames", "Notebook", "NotebookCommands", "Reports", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "LivePreviewTests",
      dependencies: [
        "Chapters", "Frames", "LivePreview", "Markup", "Notebook", "PreviewServer", "Reports",
        "TestSupport",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: [
        "Chapters", "Frames", "RandomStreams", "Facts", "Experiments", "NotebookTesting", "Reports",
        "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "palimpsest", "faulty-notebook", "read-and-patch", "train-a-part", "Tensors", "Transformer",
        "TestSupport",
      ],
      swiftSettings: settings),
  ]
)
