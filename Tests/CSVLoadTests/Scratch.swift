import CSVLoad
import Foundation
import SQLiteCore

/// A folder of its own for one test, deleted with the value.
final class Scratch {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "csvload-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    }

    /// Names of all files, those that are hidden too.
    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    /// Runs SQL in a database of the folder, which is made where there is none.
    func sql(_ statements: String, in database: String = "d.db") throws {
        let connection = try Connection(path: path(database), mode: .create)
        try connection.execute(statements)
    }

    /// The first column of the first row.
    func value(_ query: String, in database: String = "d.db") throws -> SQLValue? {
        try Connection(path: path(database), mode: .readOnly).value(query)
    }

    /// Exports table `t` and returns the file's text.
    @discardableResult
    func export(
        _ table: String = "t", to name: String = "out", _ change: (inout ExportOptions) -> Void = { _ in }
    ) throws -> String {
        var options = ExportOptions(database: path("d.db"), table: table, destination: .file(path(name)))
        change(&options)
        _ = try ExportJob(options).run()
        return try read(name)
    }

    /// Loads a file of the folder.
    func load(_ name: String, into table: String = "t", _ change: (inout LoadOptions) -> Void = { _ in }) throws {
        var options = LoadOptions(
            input: path(name), database: path("d.db"), table: table, sourceName: name, jobs: 1)
        change(&options)
        _ = try LoadJob(options, toolVersion: "test", observer: SilentObserver()).run()
    }
}
