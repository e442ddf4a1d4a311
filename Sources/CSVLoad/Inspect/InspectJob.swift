package import CSVCore
import SQLiteCore

/// What a load would make of an input.
package struct Inspection: Sendable {
    package struct Column: Sendable {
        package var name: String
        package var type: ColumnType
        /// A few values, as they are stored.
        package var examples: [String]
        /// Of all records that would be loaded, or those at the front of a stream.
        package var statistics: ColumnStatistics
    }

    package var input: String
    package var encoding: String
    /// `gzip`, `zstd` and so on; nil for a plain file.
    package var packing: String?
    package var layout: Sniffer.Layout
    package var columns: [Column]
    /// Records, malformed ones included: of the whole file, or of the front of a stream.
    package var records: Int64
    /// Records with stray quotes or the wrong number of fields.
    package var malformed: Int64
    /// Whether the whole input was looked at.
    package var isWhole: Bool
    package var preamble: [UInt8]
    package var notesBehind: [UInt8]
    /// What had to be decided about names, one sentence each.
    package var notes: [String]
    package var createTable: String
    /// The flags that say by hand what was found, or nil where it is all plain.
    package var flags: String?
    /// Flags for which the values speak, each with its value, and that a load does not assume by itself.
    package var suggestions: [String] = []
    /// The encoding to load it with, where records are not UTF-8 and the bytes show it.
    package var likelyEncoding: String?
}

/// Looks at an input as a load would, and writes nothing.
package struct InspectJob: Sendable {
    private let options: LoadOptions

    package init(_ options: LoadOptions) {
        self.options = options
    }

    package func run() throws(LoadError) -> Inspection {
        let context = JobContext()
        var planner = LoadPlanner(options, context)
        let stream = try planner.openInput()
        let text = try planner.readText(stream, DatabaseState())
        var builder = PlanBuilder(
            content: options.content, inputNames: text.header.names, layout: text.layout, input: stream.name,
            table: options.table)
        builder.take(text.header)
        _ = try builder.draft()
        let survey = planner.survey
        let inference = try survey.inference(of: text)
        let found = try survey.found(inference, of: text)
        builder.formats = .found(found)
        let types = options.content.isAllText ? text.header.names.map { _ in .text } : found.types
        var plan = try builder.plan(newTableWith: types, empty: found.empty)
        plan.chooseRowID(.auto, recordBytes: inference.recordBytes, hasFullText: false)
        let examples = try Examples(text, plan, options.content)
        let statistics = try survey.statistics(of: text, plan)
        let columns = statistics.columns
        let guess = InspectJob.guess(text, statistics.misencoded)
        return Inspection(
            input: stream.name, encoding: stream.encoding, packing: stream.packing, layout: text.layout,
            columns: plan.inputs.enumerated().map {
                Inspection.Column(
                    name: $1.name, type: $1.type, examples: examples.values[$0], statistics: columns[$0])
            },
            records: inference.records, malformed: inference.malformed, isWhole: stream.isRereadable,
            preamble: text.header.preamble, notesBehind: text.notes,
            notes: text.header.notes + InspectJob.note(on: statistics.misencoded, guess) + found.notes
                + found.advice.notes(builder.columnNames),
            createTable: plan.createTable(options.table), flags: text.decision,
            suggestions: found.advice.flags(builder.columnNames), likelyEncoding: guess?.description)
    }

    /// The encoding in which records would not be refused for theirs.
    private static func guess(_ text: TextSource, _ misencoded: StatisticsCollector.Misencoded) -> EncodingGuess? {
        guard misencoded.records > 0 else { return nil }
        var evidence = text.encodingEvidence
        if evidence.misencodedLines == 0 { evidence.add(misencoded.excerpt[...]) }
        return EncodingGuess(evidence)
    }

    /// Says what a load would refuse, and what to say to it.
    private static func note(on misencoded: StatisticsCollector.Misencoded, _ guess: EncodingGuess?) -> [String] {
        guard misencoded.records > 0 else { return [] }
        let what = misencoded.records == 1 ? "1 record is" : "\(misencoded.records) records are"
        let advice = guess.map { guess in
            "; \(misencoded.records == 1 ? "it looks" : "they look") like \(guess): use --encoding \(guess)"
        }
        return ["\(what) not UTF-8" + (advice ?? "")]
    }
}

/// The first few different values of each column.
private struct Examples {
    var values: [[String]]

    private static let count = 3

    init(_ text: TextSource, _ plan: RowPlan, _ content: LoadOptions.Content) throws(LoadError) {
        values = Array(repeating: [], count: plan.inputs.count)
        let chunk = try FrontRecords.chunk(of: text)
        var typer = RowTyper(plan: plan, dialect: text.layout.dialect, content: content)
        typer.type(chunk)
        for row in 0..<chunk.rowCount {
            for column in values.indices where values[column].count < Examples.count {
                let value = Examples.shown(chunk.cells[row * plan.stride + column].value)
                if let value, !values[column].contains(value) { values[column].append(value) }
            }
        }
    }

    private static func shown(_ value: SQLValue) -> String? {
        switch value {
        case .null: nil
        case .integer(let integer): String(integer)
        case .real(let real): String(real)
        case .text(let text): text
        case .blob(let bytes): String(decoding: bytes, as: UTF8.self)
        }
    }
}
