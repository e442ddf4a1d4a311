import Glibc

/// The generated input of a comparison, kept on disk from one to the next.
///
/// Its name says all that its bytes depend on, so a file that exists is the right one.
struct DataFile {
    let shape: Shape
    let rows: Int
    let seed: UInt64
    let path: String
    /// Share of records, in thousandths, that were edited.
    private let editedPermille: Int
    private let folder: String

    init(shape: Shape, rows: Int, seed: UInt64, editedPermille: Int = 0, in folder: String) {
        self.shape = shape
        self.rows = rows
        self.seed = seed
        self.editedPermille = editedPermille
        self.folder = folder
        let edits = editedPermille > 0 ? "-edited\(editedPermille)" : ""
        path = "\(folder)/\(shape.rawValue)-\(rows)-seed\(seed)\(edits)-v\(Shape.revision).csv"
    }

    /// The same records with one of a hundred edited.
    var edited: DataFile { DataFile(shape: shape, rows: rows, seed: seed, editedPermille: 10, in: folder) }

    /// The same file packed by gzip.
    var packedPath: String { path + ".gz" }

    /// Writes the file if it is not there.
    ///
    /// It gets its name when it is whole, so that an interrupted run leaves nothing that looks finished.
    func generateIfMissing() throws(BenchmarkError) {
        if TextFile.exists(path) { return }
        Console.note("\(shape.rawValue): generating \(rows) records")
        let partial = path + ".partial"
        var generator = RecordGenerator(shape: shape, rows: rows, seed: seed, editedPermille: editedPermille)
        _ = try generator.write(to: partial)
        if rename(partial, path) != 0 {
            throw .system("Cannot rename '\(partial)'")
        }
    }

    /// Packs the file if that was not done before.
    func packIfMissing() throws(BenchmarkError) {
        if TextFile.exists(packedPath) { return }
        guard let gzip = TextFile.locateProgram("gzip") else {
            throw BenchmarkError(.failure, "There is no gzip to pack '\(path)' with.")
        }
        let partial = packedPath + ".partial"
        let child = try ChildProcess.run([gzip, "-c", path], output: partial, errors: "/dev/null")
        guard child.exitCode == 0, rename(partial, packedPath) == 0 else { throw .system("Cannot pack '\(path)'") }
    }

    /// The size of the file, which must exist.
    func megabytes() throws(BenchmarkError) -> Double {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .system("Cannot read '\(path)'") }
        return Double(status.st_size) / 1_000_000
    }
}
