/// The command `generate`: writes one file of a shape.
struct GenerateCommand {
    let shape: Shape
    let rows: Int
    let seed: UInt64
    let malformedPermille: Int
    let output: String

    init(_ arguments: [String]) throws(BenchmarkError) {
        let reader = try ArgumentReader(arguments, flags: ["rows", "seed", "malformed", "output"])
        guard reader.operands.count == 1, let shape = Shape(rawValue: reader.operands[0]) else {
            let known = Shape.allCases.map(\.rawValue).joined(separator: ", ")
            throw BenchmarkError(.usage, "'generate' takes one shape: \(known).")
        }
        guard let output = reader.text("output") else {
            throw BenchmarkError(.usage, "'generate' needs '--output FILE'.")
        }
        self.shape = shape
        self.output = output
        rows = try reader.number("rows", in: 0...Int(UInt32.max)) ?? shape.defaultRows
        seed = try reader.number("seed", in: 0...UInt64.max) ?? 1
        malformedPermille = try reader.number("malformed", in: 0...1_000) ?? 0
    }

    func run() throws(BenchmarkError) {
        var generator = RecordGenerator(
            shape: shape, rows: rows, seed: seed, malformedPermille: malformedPermille
        )
        let clock = ContinuousClock()
        let start = clock.now
        let bytes = try generator.write(to: output)
        let seconds = (clock.now - start) / .seconds(1)
        let megabytes = Double(bytes) / 1_000_000
        Console.note(
            "\(shape.rawValue): \(rows) records, \(megabytes.fixed(1)) MB in \(seconds.fixed(2)) s, "
                + "\((megabytes / max(seconds, 0.001)).fixed(0)) MB/s"
        )
    }
}
