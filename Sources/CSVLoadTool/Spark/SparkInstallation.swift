import CSVLoad
import FoundationEssentials

/// Finds Java, Python and Spark on this machine, or says what to install.
struct SparkInstallation {
    /// The Python that runs our program.
    let python: String
    /// Java's major version, where it is known.
    let javaVersion: Int?
    /// What the program needs in its environment, beside what is there.
    let environment: [String: String]

    /// - Parameter variables: the environment that is looked in.
    init(_ variables: [String: String]) throws(LoadError) {
        let path = variables["PATH"] ?? ""
        let home = variables["JAVA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        guard let java = home.map({ "\($0)/bin/java" }) ?? SparkInstallation.find("java", in: path),
            FileSystem.isExecutable(java)
        else {
            throw LoadError(
                .requirementMissing, home.map { "JAVA_HOME is '\($0)', where there is no Java" } ?? "There is no Java",
                recovery: "Install one, such as Debian's package openjdk-17-jre-headless, or set JAVA_HOME.")
        }
        javaVersion = SparkInstallation.javaVersion(java)
        if let javaVersion, javaVersion < 8 {
            throw LoadError(
                .requirementMissing, "Java \(javaVersion) is too old for Spark",
                recovery: "Install a later one, such as Debian's package openjdk-17-jre-headless, or set JAVA_HOME.")
        }
        let wanted = variables["PYSPARK_DRIVER_PYTHON"] ?? variables["PYSPARK_PYTHON"] ?? "python3"
        guard let python = wanted.contains("/") ? wanted : SparkInstallation.find(wanted, in: path),
            FileSystem.isExecutable(python)
        else {
            throw LoadError(
                .requirementMissing, "There is no '\(wanted)', which Spark's programs need",
                recovery: "Install Python 3, or set PYSPARK_PYTHON.")
        }
        self.python = python
        environment = try SparkInstallation.environment(variables)
    }

    /// Where Spark's own Python modules are, if SPARK_HOME says; else Python's packages have them.
    private static func environment(_ variables: [String: String]) throws(LoadError) -> [String: String] {
        guard let home = variables["SPARK_HOME"], !home.isEmpty else { return [:] }
        guard FileSystem.isExecutable("\(home)/bin/spark-submit") else {
            throw LoadError(
                .requirementMissing, "SPARK_HOME is '\(home)', where there is no bin/spark-submit",
                recovery: "Set it to the folder of an Apache Spark, or unset it and install pyspark for Python.")
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(home)/python/lib")) ?? []
        let bridges = names.filter { $0.hasPrefix("py4j") && $0.hasSuffix(".zip") }.map { "\(home)/python/lib/\($0)" }
        let known = variables["PYTHONPATH"].map { [$0] } ?? []
        return ["PYTHONPATH": (["\(home)/python"] + bridges + known).joined(separator: ":")]
    }

    /// Where a program is that a shell would find.
    static func find(_ program: String, in path: String) -> String? {
        path.split(separator: ":").map { "\($0)/\(program)" }.first(where: FileSystem.isExecutable)
    }

    /// The major version that the `release` file beside Java's programs names.
    private static func javaVersion(_ java: String) -> Int? {
        guard let real = FileSystem.realPath(java) else { return nil }
        let home = real.split(separator: "/").dropLast(2).joined(separator: "/")
        guard let data = FileManager.default.contents(atPath: "/\(home)/release") else { return nil }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("JAVA_VERSION=\"") }) else { return nil }
        let numbers = line.dropFirst("JAVA_VERSION=\"".count).split(whereSeparator: { ".\"_".contains($0) })
        // Java 8 calls itself 1.8.
        return numbers.first == "1" ? numbers.dropFirst().first.flatMap { Int($0) } : numbers.first.flatMap { Int($0) }
    }
}
