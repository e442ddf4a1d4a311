#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The generated input of a comparison, kept on disk from one to the next.
///
/// Its name says all that its bytes depend on, so a file that exists is the right one.
struct DataFile {
    let shape: Shape
    let rows: Int
    let seed: UInt64
    let path: String

    init(shape: Shape, rows: Int, seed: UInt64, in folder: String) {
        self.shape = shape
        self.rows = rows
        self.seed = seed
        path = "\(folder)/\(shape.rawValue)-\(rows)-seed\(seed)-v\(Shape.revision).csv"
    }

    /// Writes the file if it is not there.
    ///
    /// It gets its name when it is whole, so that an interrupted run leaves nothing that looks finished.
    func generateIfMissing() throws(BenchmarkError) {
        if TextFile.exists(path) { return }
        Console.note("\(shape.rawValue): generating \(rows) records")
        let partial = path + ".partial"
        var generator = RecordGenerator(shape: shape, rows: rows, seed: seed)
        _ = try generator.write(to: partial)
        if rename(partial, path) != 0 {
            throw .system("Cannot rename '\(partial)'")
        }
    }

    /// The size of the file, which must exist.
    func megabytes() throws(BenchmarkError) -> Double {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .system("Cannot read '\(path)'") }
        return Double(status.st_size) / 1_000_000
    }
}
