// swift-tools-version: 6.2
import PackageDescription

// A book about another paper: the notebook, one kind of experiment with its tests, and a program of ten
// lines.
let package = Package(
  name: "otherpaper",
  dependencies: [.package(name: "palimpsest", path: "../..")],
  targets: [
    .executableTarget(
      name: "otherpaper", dependencies: [.product(name: "Notebook", package: "palimpsest")]),
    .testTarget(
      name: "OtherPaperTests",
      dependencies: ["otherpaper", .product(name: "Notebook", package: "palimpsest")]),
  ]
)
