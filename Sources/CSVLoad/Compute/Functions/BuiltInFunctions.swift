import CSVCore
import SQLiteCore

/// The functions that computations can call beside SQLite's own.
enum BuiltInFunctions {
    private static let primes = PrimeCounter()

    /// Adds them to a worker's connection.
    ///
    /// - Parameter limit: asked by functions that may take long.
    static func register(on connection: borrowing Connection, limit: TimeLimit = .none) throws(SQLiteError) {
        try connection.register(function: "prime_count", arguments: 1, isDeterministic: true, primeCount(limit))
        try registerTextFunctions(on: connection)
        try registerPatternFunctions(on: connection)
    }

    /// `prime_count(n)`: how many primes are at most n.
    ///
    /// NULL for NULL, 0 for negative numbers; a real counts as its whole part. A text that is no integer, and a
    /// number above 10^12, is an error.
    private static func primeCount(_ limit: TimeLimit) -> (FunctionCall) -> Void {
        var table = primes.table(covering: 1 << 16)
        return { call in
            if call.isNull(0) { return }
            let number: Int64
            if call.isInteger(0) {
                number = call.integer(0)
            } else if call.isReal(0) {
                let real = call.real(0).rounded(.down)
                guard real <= Double(PrimeCounter.limit) else { return call.fails(tooLarge) }
                number = real < 0 ? -1 : Int64(real)
            } else {
                var text = call.text(0)
                let parsed = text.withUTF8 { bytes in
                    bytes.baseAddress.flatMap { NumberText.integer($0, bytes.count) }
                }
                guard let parsed else { return call.fails("prime_count() takes an integer") }
                number = parsed
            }
            guard number <= PrimeCounter.limit else { return call.fails(tooLarge) }
            guard number <= PrimeCounter.tableLimit else {
                guard let count = primes.countLarge(number, unless: limit.isOver) else {
                    return call.fails(TimeLimit.sentence)
                }
                return call.returns(count)
            }
            if number > table.limit { table = primes.table(covering: number) }
            call.returns(table.count(number))
        }
    }

    private static let tooLarge = "prime_count() goes up to 1000000000000"
}
