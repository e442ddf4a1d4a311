import FoundationEssentials

/// The numbered SQL files of a folder, in their order.
struct MigrationFolder: Sendable {
    let path: String
    let files: [MigrationFile]
    /// Things worth knowing: which files are no migrations.
    let notes: [String]

    /// Reads the folder; refuses two files of one number.
    ///
    /// Hidden files are passed over without a word, as `ls` does.
    init(_ path: String) throws(LoadError) {
        self.path = path
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw LoadError(
                .migrationNotFound, "Cannot read the folder of migrations '\(path)'",
                recovery: "Check the path of --migrations: it is a folder of files such as 0001_orders.sql.")
        }
        var found: [(number: Int64, name: String)] = []
        var others: [String] = []
        for name in names.sorted() where !name.hasPrefix(".") {
            if FileStatus(path + "/" + name)?.kind == .regular, let number = MigrationFile.number(of: name) {
                found.append((number, name))
            } else {
                others.append(name)
            }
        }
        found.sort { $0.number < $1.number }
        for (file, next) in zip(found, found.dropFirst()) where file.number == next.number {
            throw LoadError(
                .migrationRepeated,
                "'\(file.name)' and '\(next.name)' in '\(path)' have the same number \(file.number)",
                recovery: "Give one of them another number.")
        }
        var files: [MigrationFile] = []
        for file in found { files.append(try MigrationFile(number: file.number, name: file.name, folder: path)) }
        self.files = files
        guard !others.isEmpty else {
            notes = []
            return
        }
        let listed = others.prefix(5).map { "'\($0)'" }.joined(separator: ", ") + (others.count > 5 ? ", …" : "")
        notes = ["\(listed) in '\(path)' \(others.count == 1 ? "is" : "are") not called like 0001_name.sql: ignored"]
    }
}
