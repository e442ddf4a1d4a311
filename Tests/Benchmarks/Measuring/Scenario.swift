/// What is measured on the data of a shape.
enum Scenario: String, CaseIterable {
    /// Everyone loads into a new database, with the shape's key.
    case load
    /// The same without a key.
    case keyless
    /// Everyone loads into an empty table that is there, with two secondary indexes.
    case indexed
    /// The input is packed by gzip.
    case gzip
    /// csvload runs once more on what it has just finished.
    case rerun
    /// csvload runs on what it has finished, after one of a hundred records was edited.
    case edited

    /// Whether csvload is measured beside itself, and not beside other programs.
    var isAlone: Bool { self == .rerun || self == .edited }

    /// The column that identifies a row, or nil.
    func key(of shape: Shape) -> String? { self == .keyless ? nil : shape.key }
}

/// The commands that a scenario compares.
struct Lineup {
    let csvload: String
    let scenario: Scenario
    let data: DataFile
    let peers: [Peer]
    /// Whether the bare writer takes part.
    let hasFloor: Bool
    let folder: String

    /// csvload first, and why any peer is not among them.
    func contenders() throws(BenchmarkError) -> (contenders: [Contender], skipped: [String]) {
        try prepareInputs()
        let key = scenario.key(of: data.shape)
        var own = Contender(
            name: "csvload",
            arguments: arguments(input: scenario == .gzip ? data.packedPath : data.path, database: ownDatabase),
            database: ownDatabase, acceptedExitCodes: [0, 2])
        switch scenario {
        case .rerun:
            var again = own
            again.name = "csvload, second run"
            again.start = .asItWas
            return ([own, again], [])
        case .edited:
            let database = folder + "/edited.db"
            var again = Contender(
                name: "csvload, 1 % edited", arguments: arguments(input: data.edited.path, database: database),
                database: database, acceptedExitCodes: [0, 2])
            again.start = .copy(of: ownDatabase)
            return ([own, again], [])
        case .indexed:
            own.start = .script(Peer.indexedTable(of: data.shape))
        case .load, .keyless, .gzip:
            break
        }
        var contenders = [own]
        var skipped: [String] = []
        if hasFloor { contenders.append(Contender.floor(data: data, key: key, in: folder)) }
        for peer in peers where peer.suits(scenario) {
            if var contender = try peer.contender(loading: data, scenario, key: key, in: folder) {
                if scenario == .indexed { contender.start = own.start }
                contenders.append(contender)
            } else {
                skipped.append("\(peer.rawValue) was skipped: \(peer.program) is not installed, or does not start.")
            }
        }
        return (contenders, skipped)
    }

    private var ownDatabase: String { folder + "/csvload.db" }

    private func prepareInputs() throws(BenchmarkError) {
        try data.generateIfMissing()
        if scenario == .edited { try data.edited.generateIfMissing() }
        if scenario == .gzip { try data.packIfMissing() }
    }

    /// The source has a name of its own, so that an edited file is the same source.
    private func arguments(input: String, database: String) -> [String] {
        let key = scenario.key(of: data.shape).map { ["--key", $0] } ?? []
        return [csvload, "load", input, database, "--table", Contender.table, "--source-name", "bench"] + key
            + ["--quiet", "--progress", "never"]
    }
}
