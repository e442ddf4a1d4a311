/// What the command line asks for.
struct FuzzOptions {
    /// Why a command line is refused.
    struct Mistake: Error {
        let message: String
    }

    /// `text`, or what is changed in a database: see ``DatabaseFuzz/Target``.
    var kind = "text"
    var runs = 100_000
    var seed: UInt64 = 1
    var seconds: Int?
    /// Whether every input is printed before it is read.
    var isShown = false

    static let usage = """
        USAGE: Fuzz [--kind KIND] [--runs N] [--seed S] [--seconds T] [--show]

          --kind KIND  text for the parser, or what is changed in a database that all commands then get: options,
                       bookkeeping or file (default: text).
          --runs N     Inputs to try (default: 100000).
          --seed S     Seed of the first input; the next ones count on from it (default: 1).
          --seconds T  Stop after this time, if the runs are not done before.
          --show       Print every input before it is read.
        """

    init(_ arguments: [String]) throws(Mistake) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            switch name {
            case "--kind":
                kind = rest.popFirst() ?? ""
                guard kind == "text" || DatabaseFuzz.Target(rawValue: kind) != nil else {
                    throw Mistake(message: "There is no kind '\(kind)'.")
                }
            case "--runs": runs = try FuzzOptions.number(name, &rest)
            case "--seed": seed = try FuzzOptions.number(name, &rest)
            case "--seconds": seconds = try FuzzOptions.number(name, &rest)
            case "--show": isShown = true
            default: throw Mistake(message: "There is no flag '\(name)'.")
            }
        }
    }

    /// Nil where the folder for databases cannot be made, which is told.
    func makeKind() -> (any FuzzKind)? {
        guard let target = DatabaseFuzz.Target(rawValue: kind) else { return TextFuzz() }
        do { return try DatabaseFuzz(target) } catch {
            Report.write("Error: \(error)\n")
            return nil
        }
    }

    private static func number<Value: FixedWidthInteger>(
        _ name: String, _ rest: inout ArraySlice<String>
    ) throws(Mistake) -> Value {
        guard let text = rest.popFirst(), let value = Value(text), value >= 0 else {
            throw Mistake(message: "'\(name)' takes a number.")
        }
        return value
    }
}
