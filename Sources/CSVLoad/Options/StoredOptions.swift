import CSVCore
import FoundationEssentials

/// What a source's row says about how it is loaded: enough to do it again, or to go on.
struct StoredOptions: Sendable, Codable, Hashable {
    /// The input's absolute path, or `-`.
    var input: String
    var content: LoadOptions.Content
    /// How the text was found to be laid out, so that a later run reads it the same way.
    var layout: Sniffer.Layout?
    /// Names of a record's fields, as the header gives them.
    var fieldNames: [String]?
    /// Columns that the command was found to set, where the options do not name them.
    var commandColumns: [String]?
    /// The formats that columns were found to have among those that the options tell; nil where they tell none.
    var valueFormats: [String: ValueFormat]?
    var computing: ComputeSettings?
    /// Whether the table's row ids are the numbers of the source's records, which csvload gives.
    var fillsRowID: Bool?
    var indexes: [[String]]
    var fullText: [String]
    var jobs: Int
    var batchBytes: Int
    var chunkBytes: Int?
    var maximumRejects: RejectLimit?
    var deletesMissing: Bool?
    /// The absolute path of the folder of SQL files that are applied first.
    var migrations: String?

    init(
        _ options: LoadOptions, layout: Sniffer.Layout?, fieldNames: [String], fillsRowID: Bool,
        commandColumns: [String]? = nil, valueFormats: [String: ValueFormat]? = nil
    ) {
        self.valueFormats = valueFormats
        self.layout = layout
        self.fillsRowID = fillsRowID
        self.fieldNames = fieldNames
        self.commandColumns = commandColumns
        computing = options.computing
        // Asked of one run, and not of those that go on with it.
        computing?.isRecomputing = false
        indexes = options.indexes
        fullText = options.fullText
        input = options.input == "-" ? "-" : absolutePath(options.input)
        content = options.content
        jobs = options.jobs
        batchBytes = options.batchBytes
        chunkBytes = options.chunkBytes
        maximumRejects = options.maximumRejects
        deletesMissing = options.deletesMissing ? true : nil
        migrations = options.migrations.map(absolutePath)
    }

    /// Reads what ``json`` wrote; nil where it is damaged.
    init?(json: String) {
        guard let stored = try? JSONDecoder().decode(StoredOptions.self, from: Data(json.utf8)) else { return nil }
        self = stored
    }

    /// The same options always give the same text.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try? encoder.encode(self)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    /// The options of the load that stored these.
    func options(database: String, table: String, sourceName: String) -> LoadOptions {
        var options = LoadOptions(
            input: input, database: database, table: table, sourceName: sourceName, jobs: jobs)
        options.content = content
        options.indexes = indexes
        options.fullText = fullText
        options.batchBytes = batchBytes
        options.chunkBytes = chunkBytes ?? options.chunkBytes
        options.maximumRejects = maximumRejects
        options.computing = computing ?? options.computing
        options.deletesMissing = deletesMissing ?? false
        options.migrations = migrations
        return options
    }
}

/// A path that means the same from every working folder.
///
/// One path has one spelling: `.`, `..` and doubled slashes are gone. A `..` behind a link stays, because it leads out of
/// the folder that the link names, and not out of the one that the link is in.
func absolutePath(_ path: String) -> String {
    let whole = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    var folders: [Substring] = []
    for part in whole.split(separator: "/") where part != "." {
        if part == "..", folders.last != "..", !isLink("/" + folders.joined(separator: "/")) {
            _ = folders.popLast()
        } else {
            folders.append(part)
        }
    }
    return "/" + folders.joined(separator: "/")
}

private func isLink(_ path: String) -> Bool {
    FileStatus(path, followsLink: false)?.kind == .link
}

extension LoadOptions {
    /// What a source is called when nobody says: the input's absolute path.
    package static func defaultSourceName(_ input: String) -> String { absolutePath(input) }
}
