import FaultKit

/// What the command line asks for.
struct FaultsOptions {
    /// Why a command line is refused.
    struct Mistake: Error {
        let message: String
    }

    enum Command {
        case list
        case run([String])
        case table
    }

    var command = Command.list
    var seed: UInt64 = 1
    var size: TrialSize?
    var injections: Int?
    var seconds: Int?
    var results: String?
    var markdown: String?

    static let usage = """
        USAGE: Faults list
               Faults run TRIAL... [--size small|full] [--injections N] [--seed S] [--seconds T] [--results FILE]
               Faults table --results FILE [--markdown FILE]

          --size SIZE      Small inputs in tiny batches, or the default settings and large inputs (default: both).
          --injections N   How often the fault has to strike (default: the trial's own number).
          --seed S         Seed of the first trial; the next ones count on from it (default: 1).
          --seconds T      Stop after this time, however often it has.
          --results FILE   Where the figures are kept, a line a trial.
          --markdown FILE  A page that gets the table between its two marks <!-- faults -->.
        """

    init(_ arguments: [String]) throws(Mistake) {
        var rest = arguments[...]
        var names: [String] = []
        let word = rest.popFirst()
        while let name = rest.popFirst() {
            switch name {
            case "--size":
                guard let named = TrialSize(rawValue: try FaultsOptions.value(name, &rest)) else {
                    throw Mistake(message: "'\(name)' takes small or full.")
                }
                size = named
            case "--injections": injections = try FaultsOptions.number(name, &rest)
            case "--seed": seed = try FaultsOptions.number(name, &rest)
            case "--seconds": seconds = try FaultsOptions.number(name, &rest)
            case "--results": results = try FaultsOptions.value(name, &rest)
            case "--markdown": markdown = try FaultsOptions.value(name, &rest)
            case _ where name.hasPrefix("--"): throw Mistake(message: "There is no flag '\(name)'.")
            default: names.append(name)
            }
        }
        switch word {
        case "list": command = .list
        case "table": command = .table
        case "run": command = .run(names.isEmpty ? TrialCatalog.all.map { $0.name } : names)
        default: throw Mistake(message: "Say what to do.")
        }
        if case .table = command, results == nil { throw Mistake(message: "'table' needs --results.") }
    }

    /// The trials of these names, at a size or at all that each has.
    static func trials(_ names: [String], _ size: TrialSize?) throws(Mistake) -> [TrialCatalog.Sized] {
        if let name = names.first(where: { name in !TrialCatalog.all.contains { $0.name == name } }) {
            throw Mistake(message: "There is no trial '\(name)'.")
        }
        let found = TrialCatalog.sized.filter { names.contains($0.trial.name) && size ?? $0.size == $0.size }
        guard !found.isEmpty else { throw Mistake(message: "There is no such trial of this size.") }
        return found
    }

    private static func value(_ name: String, _ rest: inout ArraySlice<String>) throws(Mistake) -> String {
        guard let text = rest.popFirst() else { throw Mistake(message: "'\(name)' takes a value.") }
        return text
    }

    private static func number<Value: FixedWidthInteger>(
        _ name: String, _ rest: inout ArraySlice<String>
    ) throws(Mistake) -> Value {
        guard let value = Value(try value(name, &rest)), value >= 0 else {
            throw Mistake(message: "'\(name)' takes a number.")
        }
        return value
    }
}
