import CSVCore
import FoundationEssentials

/// What a source's row says about how it is loaded: enough to do it again, or to go on.
@dynamicMemberLookup
struct StoredOptions: Sendable, Codable, Hashable {
    /// How the source was loaded, with paths that mean the same from every folder.
    private(set) var options: LoadOptions
    /// How the text was found to be laid out, so that a later run reads it the same way.
    var layout: Sniffer.Layout?
    /// Names of a record's fields, as the header gives them.
    var fieldNames: [String]?
    /// Columns that the command was found to set, where the options do not name them.
    var commandColumns: [String]?
    /// The formats that columns were found to have among those that the options tell; nil where they tell none.
    var valueFormats: [String: ValueFormat]?
    /// Whether the table's row ids are the numbers of the source's records, which csvload gives.
    var fillsRowID: Bool?

    /// What a run found; the options stand beside it.
    private enum CodingKeys: CodingKey {
        case layout, fieldNames, commandColumns, valueFormats, fillsRowID
    }

    init(
        _ options: LoadOptions, layout: Sniffer.Layout?, fieldNames: [String], fillsRowID: Bool,
        commandColumns: [String]? = nil, valueFormats: [String: ValueFormat]? = nil
    ) {
        self.options = options
        self.options.input = options.input == "-" ? "-" : absolutePath(options.input)
        self.options.migrations = options.migrations.map(absolutePath)
        self.layout = layout
        self.fieldNames = fieldNames
        self.commandColumns = commandColumns
        self.valueFormats = valueFormats
        self.fillsRowID = fillsRowID
    }

    /// Reads what ``json`` wrote, in this version or an earlier one.
    ///
    /// - Parameter source: what the source is called.
    /// - Throws: `unusableData` where the text is damaged, or says something that no flag can.
    init(json: String, source: String) throws(LoadError) {
        do {
            self = try JSONDecoder().decode(StoredOptions.self, from: Data(json.utf8))
        } catch {
            throw LoadError(
                .storedOptionsInvalid,
                "The options stored for '\(source)' cannot be used: \(StoredOptions.flaw(error))",
                recovery: "Load the source again with all of its options and --restart.")
        }
    }

    /// The options in a source's row, or why they cannot be read.
    static func read(_ json: String?, of source: String) -> Result<StoredOptions, LoadError> {
        Result { () throws(LoadError) in try StoredOptions(json: json ?? "", source: source) }
    }

    /// The same options always give the same text.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try? encoder.encode(self)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    subscript<Value>(dynamicMember path: KeyPath<LoadOptions, Value>) -> Value { options[keyPath: path] }

    /// The options of the load that stored these.
    func options(database: String, table: String, sourceName: String) -> LoadOptions {
        var options = options
        options.database = database
        options.table = table
        options.sourceName = sourceName
        return options
    }

    private static func flaw(_ error: any Error) -> String {
        if let error = error as? StoredFlaw { return "'\(error.name)' \(error.flaw)" }
        let path: [any CodingKey] =
            switch error as? DecodingError {
            case .dataCorrupted(let context)?, .typeMismatch(_, let context)?, .valueNotFound(_, let context)?,
                .keyNotFound(_, let context)?:
                context.codingPath
            case nil, _?: []
            }
        let name = path.last { $0.intValue == nil }?.stringValue
        return name.map { "'\($0)' has a value that is not known" } ?? "they are not a JSON object"
    }
}

extension StoredOptions {
    init(from decoder: any Decoder) throws {
        options = try LoadOptions(from: decoder)
        let found = try decoder.container(keyedBy: CodingKeys.self)
        layout = try found.decodeIfPresent(Sniffer.Layout.self, forKey: .layout)
        fieldNames = try found.decodeIfPresent([String].self, forKey: .fieldNames)
        commandColumns = try found.decodeIfPresent([String].self, forKey: .commandColumns)
        valueFormats = try found.decodeIfPresent([String: ValueFormat].self, forKey: .valueFormats)
        fillsRowID = try found.decodeIfPresent(Bool.self, forKey: .fillsRowID)
        guard !options.input.isEmpty else {
            throw StoredFlaw(name: "input", flaw: "is missing")
        }
        if let layout, !layout.isSound {
            throw StoredFlaw(name: "layout", flaw: "has a number out of range")
        }
    }

    func encode(to encoder: any Encoder) throws {
        try options.encode(to: encoder)
        var found = encoder.container(keyedBy: CodingKeys.self)
        try found.encodeIfPresent(layout, forKey: .layout)
        try found.encodeIfPresent(fieldNames, forKey: .fieldNames)
        try found.encodeIfPresent(commandColumns, forKey: .commandColumns)
        try found.encodeIfPresent(valueFormats, forKey: .valueFormats)
        try found.encodeIfPresent(fillsRowID, forKey: .fillsRowID)
    }
}

extension Sniffer.Layout {
    /// Whether its numbers can be those of a text: none is negative, and no sum of them overflows.
    fileprivate var isSound: Bool {
        let numbers = [skippedLines, skippedBytes, headerRows, columnCount, notesStart ?? 0]
        return numbers.allSatisfy { (0...1 << 48).contains($0) }
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
