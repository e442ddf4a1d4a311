import CSVCore
import CSVLoad

/// `csvload inspect`: how an input would be read.
struct InspectCommand {
    private let arguments: ParsedArguments
    private let options: LoadOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        self.arguments = arguments
        options = try OptionResolver(arguments).inspection()
    }

    func run() -> ExitCode {
        do throws(LoadError) {
            let inspection = try InspectJob(options).run()
            let command = loadCommand(inspection)
            let text =
                arguments.isSet(.json)
                ? JSONText.line(InspectionJSON(inspection, table: options.table, command: command)) + "\n"
                : InspectionText(inspection, command: command).text
            Terminal.standardOutput.write(text)
            return .success
        } catch {
            Terminal.standardError.say(error)
            return error.exitCode
        }
    }

    /// The command that loads the input as it was read here.
    private func loadCommand(_ inspection: Inspection) -> String {
        let typed = CommandLine.arguments.dropFirst().filter { $0 != "inspect" && $0 != "--json" }
        let input = options.input
        var flags = typed.filter { $0 != input && $0 != "--" }.map { ShellWord.printable($0) }
        if let encoding = inspection.likelyEncoding, !arguments.isSet(.encoding) {
            flags += ["--encoding", ShellWord.printable(encoding)]
        }
        if InputName(input).isNameless, !arguments.isSet(.table) {
            flags += ["--table", ShellWord.printable(options.table)]
        }
        let advised = inspection.suggestions.map { flag in
            let parts = flag.split(separator: "=", maxSplits: 1).map(String.init)
            return "\(parts[0]) \(ShellWord.printable(parts[1]))"
        }
        let stem = options.table.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? options.table : "data"
        return (["csvload load", ShellWord.path(input), "\(stem).db"] + flags + advised).joined(separator: " ")
    }
}

/// An inspection, for people.
struct InspectionText {
    private let inspection: Inspection
    private let command: String

    init(_ inspection: Inspection, command: String) {
        self.inspection = inspection
        self.command = command
    }

    var text: String {
        let layout = inspection.layout
        var lines = ["\(SafeText.escaped(inspection.input))"]
        lines.append(
            "  encoding    \(inspection.encoding)" + (inspection.packing.map { ", packed with \($0)" } ?? ""))
        lines.append("  delimiter   \(layout.dialect.joinsDelimiters ? "spaces" : shown(layout.dialect.delimiter))")
        lines.append("  quote       \(layout.dialect.quote.map { shown([$0]) } ?? "none")")
        if let escape = layout.dialect.escape { lines.append("  escape      \(shown([escape]))") }
        lines.append("  header      \(header)")
        if layout.skippedLines > 0 {
            let noun = layout.skippedLines == 1 ? "line" : "lines"
            lines.append("  skipped     \(layout.skippedLines) \(noun) before the header:")
            lines += excerpt(inspection.preamble)
        }
        if !inspection.notesBehind.isEmpty {
            lines.append("  \(layout.following == .table ? "next table " : "footer     ") after the data:")
            lines += excerpt(inspection.notesBehind)
        }
        let scope = inspection.isWhole ? "" : " in the first 4 MiB"
        let bad = inspection.malformed > 0 ? ", \(NumberFormat.grouped(inspection.malformed)) of them malformed" : ""
        lines.append("  records     \(NumberFormat.grouped(inspection.records))\(scope)\(bad)")
        if let flags = inspection.flags { lines.append("  by hand     \(SafeText.escaped(flags))") }
        for inference in layout.inferences { lines.append("  found       \(SafeText.escaped(inference.sentence))") }
        for reason in layout.evidence { lines.append("  because     \(SafeText.escaped(reason))") }
        for note in inspection.notes { lines.append("  note        \(SafeText.escaped(note))") }
        lines.append("")
        lines += columns
        lines.append("")
        lines += StatisticsText(inspection.columns).lines
        lines += ["", SafeText.lines(inspection.createTable) + ";", "", "Next: \(command)"]
        return lines.joined(separator: "\n") + "\n"
    }

    private var header: String {
        switch inspection.layout.headerRows {
        case 0: "none: columns are called column_1, column_2, …"
        case 1: "1 line"
        default: "\(inspection.layout.headerRows) lines, joined"
        }
    }

    private var columns: [String] {
        let names = inspection.columns.map { SafeText.shortened(SafeText.escaped($0.name), to: 32) }
        let width = names.map { DisplayWidth.columns($0) }.max() ?? 0
        return zip(names, inspection.columns).map { name, column in
            let padding = String(repeating: " ", count: width - DisplayWidth.columns(name))
            let type = column.type.rawValue + String(repeating: " ", count: 8 - column.type.rawValue.count)
            let examples = column.examples.map { SafeText.shortened(SafeText.escaped($0), to: 24) }
            return "  \(name)\(padding)  \(type) \(examples.joined(separator: " | "))"
        }
    }

    private func excerpt(_ bytes: [UInt8]) -> [String] {
        let lines = bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
        let shown = lines.prefix(5).map { "              | " + SafeText.shortened(SafeText.escaped(bytes: $0), to: 60) }
        return shown + (lines.count > 5 ? ["              | … \(lines.count - 5) more"] : [])
    }

    private func shown(_ bytes: [UInt8]) -> String {
        switch bytes {
        case [0x09]: "tab"
        case [0x20]: "space"
        default: SafeText.escaped(bytes: bytes)
        }
    }
}

/// An inspection, for programs.
struct InspectionJSON: Encodable {
    private struct Column: Encodable {
        let name: String
        let type: String
        let examples: [String]
        let nulls: Int64
        let minimum: StatisticsValue?
        let maximum: StatisticsValue?
        let longestBytes: Int?
        let isUnique: Bool?

        init(_ column: Inspection.Column) {
            name = column.name
            type = column.type.rawValue
            examples = column.examples
            nulls = column.statistics.nulls
            minimum = column.statistics.minimum.map { StatisticsValue($0) }
            maximum = column.statistics.maximum.map { StatisticsValue($0) }
            longestBytes = column.statistics.longest
            isUnique = column.statistics.isUnique
        }
    }

    private let input: String
    private let encoding: String
    private let packing: String?
    private let delimiter: String
    private let quote: String?
    private let escape: String?
    private let comment: String?
    private let headerRows: Int
    private let skippedLines: Int
    private let records: Int64
    private let malformed: Int64
    private let isWhole: Bool
    private let columns: [Column]
    private let table: String
    private let createTable: String
    private let loadCommand: String
    private let evidence: [String]
    private let inferences: [InferenceJSON]
    private let notes: [String]

    init(_ inspection: Inspection, table: String, command: String) {
        let dialect = inspection.layout.dialect
        input = inspection.input
        encoding = inspection.encoding
        packing = inspection.packing
        delimiter = String(decoding: dialect.delimiter, as: UTF8.self)
        quote = dialect.quote.map { String(decoding: [$0], as: UTF8.self) }
        escape = dialect.escape.map { String(decoding: [$0], as: UTF8.self) }
        comment = dialect.comment.map { String(decoding: $0, as: UTF8.self) }
        headerRows = inspection.layout.headerRows
        skippedLines = inspection.layout.skippedLines
        records = inspection.records
        malformed = inspection.malformed
        isWhole = inspection.isWhole
        columns = inspection.columns.map { Column($0) }
        self.table = table
        createTable = inspection.createTable
        loadCommand = command
        evidence = inspection.layout.evidence
        inferences = inspection.layout.inferences.map { InferenceJSON($0) }
        notes = inspection.notes
    }
}
