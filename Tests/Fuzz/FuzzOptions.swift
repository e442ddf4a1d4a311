/// What the command line asks for.
struct FuzzOptions {
    /// Why a command line is refused.
    struct Mistake: Error {
        let message: String
    }

    var runs = 100_000
    var seed: UInt64 = 1
    var seconds: Int?
    /// Whether every input is printed before it is read.
    var isShown = false

    static let usage = """
        USAGE: Fuzz [--runs N] [--seed S] [--seconds T] [--show]

          --runs N     Inputs to try (default: 100000).
          --seed S     Seed of the first input; the next ones count on from it (default: 1).
          --seconds T  Stop after this time, if the runs are not done before.
          --show       Print every input before it is read.
        """

    init(_ arguments: [String]) throws(Mistake) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            switch name {
            case "--runs": runs = try FuzzOptions.number(name, &rest)
            case "--seed": seed = try FuzzOptions.number(name, &rest)
            case "--seconds": seconds = try FuzzOptions.number(name, &rest)
            case "--show": isShown = true
            default: throw Mistake(message: "There is no flag '\(name)'.")
            }
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
