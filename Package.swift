// swift-tools-version: 6.2
import PackageDescription

/// One set of settings for every Swift target of the package.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    // Planted defects and kill points exist only in debug builds: see HubModel/Defect.swift.
    .define("DEFECTS", .when(configuration: .debug)),
]

/// Targets that hold pointers of C libraries: every pointer step says `unsafe`.
let atTheBorder: [SwiftSetting] = house + [.strictMemorySafety()]

/// Targets of the hot loop: debug builds check that accesses do not overlap, release builds do not pay for it, and
/// what is small is inlined across modules.
let hotLoop: [SwiftSetting] = [
    .unsafeFlags(
        ["-enforce-exclusivity=unchecked", "-cross-module-optimization"],
        .when(configuration: .release)
    )
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let serviceLifecycle: Target.Dependency = .product(
    name: "ServiceLifecycle",
    package: "swift-service-lifecycle"
)
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")

let package = Package(
    name: "lienthong",
    products: [
        .executable(name: "lienthong", targets: ["lienthong"]),
        .executable(name: "lienthong-sandbox", targets: ["lienthong-sandbox"]),
        .executable(name: "lienthong-bench", targets: ["lienthong-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C: vendor libraries behind one narrow header each.
        .target(
            name: "CBytes",
            linkerSettings: [.linkedLibrary("crypto"), .linkedLibrary("zstd"), .linkedLibrary("z")]
        ),
        .target(name: "CArchive", linkerSettings: [.linkedLibrary("archive")]),
        .target(name: "CJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(
            name: "CXML",
            cSettings: [.unsafeFlags(["-I/usr/include/libxml2"])],
            linkerSettings: [.linkedLibrary("xml2")]
        ),
        .target(
            name: "CCurl",
            linkerSettings: [.linkedLibrary("curl"), .linkedLibrary("ssl"), .linkedLibrary("crypto")]
        ),
        .target(name: "CSpawn"),
        .target(name: "CPQ", linkerSettings: [.linkedLibrary("pq")]),

        // Wrappers: no word of the domain.
        .target(name: "Bytes", dependencies: ["CBytes", "CArchive"], swiftSettings: atTheBorder + hotLoop),
        .target(name: "JSONStream", dependencies: ["CJSON", "Bytes"], swiftSettings: atTheBorder + hotLoop),
        .target(name: "XMLStream", dependencies: ["CXML", "Bytes"], swiftSettings: atTheBorder + hotLoop),
        .target(name: "TableStream", dependencies: ["Bytes", "XMLStream"], swiftSettings: house + hotLoop),
        .target(name: "PQ", dependencies: ["CPQ"], swiftSettings: atTheBorder),
        .target(name: "BlockingIO", swiftSettings: atTheBorder),

        // Model: values and ports.
        .target(name: "HubModel", dependencies: [httpTypes, logging], swiftSettings: house),

        // Engine and adapters: siblings that meet in protocols of HubModel.
        .target(name: "HubManifest", dependencies: ["HubModel", yams], swiftSettings: house),
        .target(
            name: "HubPipeline",
            dependencies: ["HubModel", "Bytes", "JSONStream", "XMLStream", "TableStream", httpTypes],
            swiftSettings: house + hotLoop
        ),
        .target(
            name: "HubStore",
            dependencies: ["HubModel", "Bytes", "CSpawn", "PQ", "BlockingIO", logging],
            resources: [
                .embedInCode("Migrations/v0001_hub.sql"), .embedInCode("Migrations/v0002_generations.sql"),
                .embedInCode("Migrations/v0003_rights.sql"),
                .embedInCode("Migrations/v0004_quality.sql"),
                .embedInCode("Migrations/v0005_files.sql"),
                .embedInCode("Migrations/v0006_cursor_tokens.sql"),
                .embedInCode("Migrations/v0007_taken_files.sql"),
                .embedInCode("Migrations/v0008_missing.sql"),
                .embedInCode("Migrations/v0009_places.sql"),
                .embedInCode("Migrations/v0010_change_values.sql"),
                .embedInCode("Migrations/v0011_push.sql"),
                .embedInCode("Migrations/v0012_app.sql"),
                .embedInCode("Migrations/v0013_schedule.sql"),
                .embedInCode("Migrations/v0014_certificate.sql"),
                .embedInCode("Migrations/v0015_quarantine_count.sql"),
                .embedInCode("Migrations/v0016_accounts.sql"),
                .embedInCode("Migrations/v0017_backfill.sql"),
                .embedInCode("Migrations/v0018_reading.sql"),
                .embedInCode("Migrations/v0019_alerts.sql"),
                .embedInCode("Migrations/v0020_quarantine_terms.sql"),
            ],
            swiftSettings: house
        ),
        .target(
            name: "HubTransport",
            dependencies: ["HubModel", "CCurl", "BlockingIO", httpTypes],
            swiftSettings: atTheBorder
        ),

        // Use cases.
        .target(
            name: "HubOperations",
            dependencies: ["HubModel", "HubPipeline", "HubManifest", httpTypes],
            swiftSettings: house
        ),
        // What helps a person to write connectors and mappings.
        .target(
            name: "HubAuthoring",
            dependencies: [
                "HubModel", "HubPipeline", "HubManifest", "HubOperations", "Bytes", "JSONStream", "XMLStream",
                "TableStream", httpTypes,
            ],
            swiftSettings: house
        ),

        // A second front end beside the commands: the same readers and services, as pages.
        .target(
            name: "HubConsole",
            dependencies: [
                "Bytes", "HubModel", "HubManifest", "HubPipeline", "HubOperations", "HubStore", hummingbird,
                mustache, serviceLifecycle, nioCore, httpTypes, logging,
            ],
            resources: [
                .embedInCode("Templates/console.css"),
                .embedInCode("Templates/connector.mustache"),
                .embedInCode("Templates/connectors.mustache"),
                .embedInCode("Templates/data.mustache"),
                .embedInCode("Templates/entity.mustache"),
                .embedInCode("Templates/errands.mustache"),
                .embedInCode("Templates/layout.mustache"),
                .embedInCode("Templates/message.mustache"),
                .embedInCode("Templates/notice.mustache"),
                .embedInCode("Templates/outbox.mustache"),
                .embedInCode("Templates/quarantine.mustache"),
                .embedInCode("Templates/quarantined.mustache"),
                .embedInCode("Templates/run.mustache"),
                .embedInCode("Templates/runs.mustache"),
                .embedInCode("Templates/sign-in.mustache"),
                .embedInCode("Templates/system.mustache"),
                .embedInCode("Templates/systems.mustache"),
                .embedInCode("Templates/tonight.mustache"),
            ],
            swiftSettings: house
        ),

        // The other side of the wire.
        .target(
            name: "HubSandbox",
            dependencies: ["Bytes", hummingbirdCore, nioCore, nioPosix, httpTypes, logging],
            swiftSettings: house
        ),

        // Entries.
        .executableTarget(
            name: "lienthong",
            dependencies: [
                "Bytes", "HubModel", "HubManifest", "HubPipeline", "HubStore", "HubTransport",
                "HubOperations", "HubAuthoring", "HubConsole",
                argumentParser, httpTypes, hummingbird, logging, serviceLifecycle,
            ],
            swiftSettings: house
        ),
        .executableTarget(
            name: "lienthong-sandbox",
            dependencies: ["HubSandbox", argumentParser],
            swiftSettings: house
        ),
        // Counts what asks for memory; a product never links it.
        .target(name: "CAllocations", path: "Benchmarks/CAllocations"),
        .executableTarget(
            name: "lienthong-bench",
            dependencies: ["Bytes", "CAllocations", "HubModel", "HubPipeline", argumentParser],
            path: "Benchmarks/Harness",
            swiftSettings: house
        ),

        // Tests mirror Sources.
        .testTarget(name: "BytesTests", dependencies: ["Bytes"], swiftSettings: house),
        .testTarget(
            name: "JSONStreamTests",
            dependencies: ["JSONStream", "Bytes"],
            resources: [.copy("Fixtures")],
            swiftSettings: house
        ),
        .testTarget(
            name: "XMLStreamTests",
            dependencies: ["XMLStream", "Bytes"],
            resources: [.copy("Fixtures")],
            swiftSettings: house
        ),
        .testTarget(
            name: "TableStreamTests",
            dependencies: ["TableStream", "Bytes"],
            swiftSettings: house
        ),
        .testTarget(name: "HubModelTests", dependencies: ["HubModel"], swiftSettings: house),
        .testTarget(
            name: "HubManifestTests",
            dependencies: ["HubManifest", "HubModel"],
            resources: [.copy("Fixtures")],
            swiftSettings: house
        ),
        .testTarget(
            name: "HubPipelineTests",
            dependencies: [
                "HubPipeline", "HubModel", "Bytes", "JSONStream", "XMLStream", "TableStream", httpTypes,
            ],
            resources: [.copy("Fixtures")],
            swiftSettings: house
        ),
        .testTarget(
            name: "HubStoreTests",
            dependencies: ["HubStore", "HubModel", "HubManifest", "PQ", "Bytes"],
            swiftSettings: house
        ),
        .testTarget(
            name: "HubOperationsTests",
            dependencies: ["HubOperations", "HubModel"],
            swiftSettings: house
        ),
        .testTarget(
            name: "HubAuthoringTests",
            dependencies: [
                "HubAuthoring", "HubOperations", "HubManifest", "HubPipeline", "HubModel", "HubTransport",
                "lienthong", "lienthong-sandbox",
                httpTypes,
            ],
            resources: [.copy("Fixtures")],
            swiftSettings: house
        ),
        .testTarget(
            name: "HubConsoleTests",
            dependencies: [
                "HubConsole", "HubStore", "HubOperations", "HubModel", "PQ", hummingbird, hummingbirdTesting,
                httpTypes, logging,
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "HubTransportTests",
            dependencies: ["HubTransport", "HubSandbox", "HubModel", "BlockingIO", httpTypes],
            exclude: ["Fixtures"],
            swiftSettings: house
        ),
        .testTarget(
            name: "HubSandboxTests",
            dependencies: ["HubSandbox", "Bytes", httpTypes],
            swiftSettings: house
        ),
        // One suite over every folder of Connectors/.
        .testTarget(
            name: "ConnectorTests",
            dependencies: [
                "HubOperations", "HubManifest", "HubModel", "HubPipeline", "HubTransport", httpTypes,
            ],
            swiftSettings: house
        ),
        // Whole runs of the program, killed in the middle.
        .testTarget(
            name: "CrashTests",
            dependencies: [
                "lienthong", "HubSandbox", "HubStore", "HubPipeline", "HubModel", "PQ", httpTypes,
                serviceLifecycle,
                logging,
            ],
            resources: [.copy("Project")],
            swiftSettings: house
        ),

        // Erasure, keeping and matching, from the answer to the last table.
        .testTarget(
            name: "RightsTests",
            dependencies: [
                "HubModel", "HubManifest", "HubPipeline", "HubStore", "HubTransport", "HubOperations",
                "HubAuthoring",
                "Bytes", "PQ", httpTypes,
            ],
            swiftSettings: house
        ),

        // Faults of sources and database, through every layer.
        .testTarget(
            name: "ResilienceTests",
            dependencies: [
                "HubModel", "HubManifest", "HubPipeline", "HubStore", "HubTransport", "HubOperations",
                "HubSandbox",
                "Bytes", "PQ", "BlockingIO", httpTypes,
            ],
            resources: [.copy("Fixtures")],
            swiftSettings: house
        ),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
