// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "csvload",
    products: [
        .executable(name: "csvload", targets: ["CSVLoadTool"]),
        .library(name: "CSVLoad", targets: ["CSVLoad"]),
    ],
    targets: [
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CUchardet", pkgConfig: "uchardet", providers: [.apt(["libuchardet-dev"])]),
        .systemLibrary(name: "CPrimeSieve", pkgConfig: "primesieve", providers: [.apt(["libprimesieve-dev"])]),
        .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CUtf8proc", pkgConfig: "libutf8proc", providers: [.apt(["libutf8proc-dev"])]),
        .target(name: "CByteMask"),
        .target(name: "CSVCore", dependencies: ["CByteMask"]),
        .target(name: "SQLiteCore", dependencies: ["CSQLite"]),
        .target(
            name: "CSVLoad",
            dependencies: [
                "CSVCore", "SQLiteCore", "CXXHash", "CArchive", "CLinux", "CZlib", "CUchardet", "CPrimeSieve",
                "CNettle",
                "CPCRE2", "CUtf8proc",
            ],
            // A symbolic link to /migrations, so that the SQL that people read is the SQL in the binary.
            resources: [.embedInCode("Metadata/Migrations")]
        ),
        .executableTarget(
            name: "CSVLoadTool", dependencies: ["CSVLoad"],
            // The program that runs on a Spark cluster; people can read it, and the binary needs no other file.
            resources: [.embedInCode("Spark/csvload_spark.py")]
        ),
        .executableTarget(
            name: "Benchmarks", dependencies: ["CSVCore", "SQLiteCore"], path: "Tests/Benchmarks", exclude: ["Results"]),
        .executableTarget(name: "Fuzz", dependencies: ["CSVCore", "CSVLoad", "SQLiteCore"], path: "Tests/Fuzz"),
        .testTarget(name: "CSVCoreTests", dependencies: ["CSVCore"]),
        .target(name: "TestSupport", dependencies: ["SQLiteCore"], path: "Tests/TestSupport"),
        .testTarget(name: "CSVLoadTests", dependencies: ["CSVLoad", "SQLiteCore", "TestSupport"]),
        .testTarget(
            name: "CSVLoadToolTests", dependencies: ["CSVLoadTool", "TestSupport"],
            exclude: ["Golden", "Ecosystem/ecosystem.py", "FakeSpark", "Walk/first_hour.exp"]),
        .testTarget(name: "SparkTests", dependencies: ["CSVLoadTool", "TestSupport"]),
        .target(name: "CFaults", dependencies: ["CSQLite"], path: "Tests/CFaults"),
        .target(
            name: "FaultKit", dependencies: ["CSVLoad", "SQLiteCore", "CSQLite", "CFaults", "TestSupport"],
            path: "Tests/FaultKit"),
        .executableTarget(name: "Faults", dependencies: ["FaultKit", "SQLiteCore"], path: "Tests/Faults"),
        .testTarget(name: "FaultTests", dependencies: ["CSVLoadTool", "FaultKit", "TestSupport"]),
        .testTarget(
            name: "ConformanceTests", dependencies: ["CSVLoadTool", "TestSupport"], exclude: ["round_trip.py"]),
        .testTarget(
            name: "PlainReadingTests", dependencies: ["CSVLoad", "CSVCore", "SQLiteCore", "FaultKit", "TestSupport"],
            exclude: ["read.py"]),
        .testTarget(
            name: "DifferentialTests", dependencies: ["CSVLoad", "CSVCore", "SQLiteCore"], exclude: ["generate.py"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    guard !["CByteMask", "CFaults"].contains(target.name) else { continue }
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ]
}
