import CSVLoad

/// `csvload verify`: a source and its table, cell by cell.
struct VerifyCommand {
    private let arguments: ParsedArguments
    private let options: VerifyOptions
    private let progress: ProgressMode

    init(_ arguments: ParsedArguments) throws(UsageError) {
        self.arguments = arguments
        options = try OptionResolver(arguments).verification()
        progress = try ProgressMode(arguments)
    }

    func run() -> ExitCode {
        let observer = ProgressObserver(name: options.input, mode: progress)
        let job = VerifyJob(options, observer: observer)
        Signals.stopOnSignal(job)
        do throws(LoadError) {
            let summary = try job.run()
            observer.finish()
            let next = next(summary)
            if arguments.isSet(.json) {
                Terminal.standardOutput.write(JSONText.line(VerificationJSON(summary, next: next)) + "\n")
            }
            if !arguments.isSet(.quiet) || summary.wrong > 0 {
                Terminal.standardError.say(VerificationText(summary, options, next: next).text)
            }
            if summary.isInterrupted { return Signals.exitCode ?? .interrupted }
            return summary.wrong > 0 ? .failed : .success
        } catch {
            observer.finish()
            return error.report(signal: Signals.exitCode)
        }
    }

    /// What to run next: the load that puts right what is wrong.
    private func next(_ summary: VerifySummary) -> String? {
        if summary.isInterrupted { return ShellWord.typedCommand }
        guard let load = summary.load, summary.isRepairable else { return nil }
        // What stands in the table would be taken over, wrong as it is.
        let computes = !load.content.computations.isEmpty || load.content.command != nil
        return LoadCommandLine(load, input: options.input)
            .text(adding: (computes ? ["--recompute"] : []) + ["--restart"])
    }
}

extension VerifySummary {
    /// Whether a load puts anything right. Rows that are there are changed by `--on-conflict update` alone, and stop
    /// `--on-conflict abort`.
    fileprivate var isRepairable: Bool {
        switch load?.content.onConflict {
        case .abort: false
        case .ignore: wrong > differing
        case .update, nil: wrong > 0
        }
    }

    /// What a load would do about what is wrong.
    fileprivate var advice: String {
        if let onConflict = load?.content.onConflict, onConflict != .update, differing > 0 || !isRepairable {
            let does = onConflict == .abort ? "stops at rows that are there" : "leaves rows as they are that are there"
            return "a load with --on-conflict \(onConflict.rawValue) \(does)"
        }
        let triggers = hasTriggers && differing > 0 ? ", unless a trigger of the table changes them again" : ""
        return "the next command loads all of it again, which puts its records right\(triggers)"
    }
}

/// What came of a comparison, for people.
private struct VerificationText {
    private let summary: VerifySummary
    private let options: VerifyOptions
    private let next: String?

    init(_ summary: VerifySummary, _ options: VerifyOptions, next: String?) {
        self.summary = summary
        self.options = options
        self.next = next
    }

    var text: String {
        var lines = summary.notes.map { "Note: \(SafeText.escaped($0))" }
        let target = "\(SafeText.quoted(summary.table)) in \(SafeText.quoted(summary.database))"
        if summary.isInterrupted {
            lines.append("Stopped: \(target) is compared in part")
        } else {
            lines.append(summary.wrong == 0 ? "Verified: \(target) is as the source says" : "Differs: \(target)")
        }
        lines.append("  " + counts.joined(separator: ", "))
        lines += surplus
        if summary.surplusRejects > 0 {
            lines.append(
                "  \(NumberFormat.grouped(summary.surplusRejects)) among the rejects that no record accounts for")
        }
        lines.append(
            "  compared in \(NumberFormat.duration(summary.seconds)), "
                + NumberFormat.rate(summary.seconds > 0 ? Double(summary.read) / summary.seconds : 0))
        lines += summary.differences.map { "  " + shown($0) }
        let told = Int64(summary.differences.count)
        let listable = summary.missing + summary.differing + summary.rejectsMissing
        if listable > told, told > 0 { lines.append("  … \(NumberFormat.grouped(listable - told)) more") }
        if summary.wrong > 0, !summary.isInterrupted {
            let what = summary.wrong == 1 ? "thing is" : "things are"
            lines.append(
                "Error: \(NumberFormat.grouped(summary.wrong)) \(what) not as the source says; "
                    + summary.advice)
        }
        if let next { lines.append("Next: \(next)") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Rows beside those of the records.
    private var surplus: [String] {
        func line(_ rows: Int64, _ what: String) -> [String] {
            guard rows > 0 else { return [] }
            return ["  \(NumberFormat.grouped(rows)) \(rows == 1 ? "row" : "rows") in the table that \(what)"]
        }
        guard let others = summary.rowsOfOthers else {
            return line(summary.surplusRows ?? 0, "no record accounts for")
        }
        return line(others, "no source brought")
            + line(
                max(summary.rowsLeftBehind, (summary.surplusRows ?? 0) - others),
                "the source brought and no longer has")
    }

    private var counts: [String] {
        let facts: [(String, Int64)] = [
            ("read", summary.read), ("equal", summary.equal), ("missing", summary.missing),
            ("different", summary.differing), ("with a key that another record won", summary.superseded),
            ("among the rejects", summary.rejected), ("mended by a retry", summary.mended),
            ("missing from the rejects", summary.rejectsMissing),
            ("filtered", summary.filtered),
        ]
        return facts.filter { $0.1 > 0 || $0.0 == "read" || $0.0 == "equal" }
            .map { "\(NumberFormat.grouped($0.1)) \($0.0)" }
    }

    private func shown(_ difference: VerifySummary.Difference) -> String {
        let place = "record \(difference.rowID), line \(difference.line)"
        let column = difference.column.map { SafeText.quoted($0) }
        let columns = difference.columns
        switch difference.kind {
        case .missing: return "\(place): no row in the table"
        case .rejectMissing:
            return "\(place): refused\(column.map { " for column \($0)" } ?? ""), and not among the rejects"
        case .differs:
            guard options.showsValues else {
                let names = columns.map { SafeText.quoted($0.name) }.joined(separator: ", ")
                return "\(place): \(columns.count == 1 ? "column \(names) differs" : "columns \(names) differ")"
            }
            let values = columns.map {
                "column \(SafeText.quoted($0.name)) is \(value($0.found)), not \(value($0.expected))"
            }
            return "\(place): \(values.joined(separator: "; "))"
        }
    }

    private func value(_ text: String?) -> String { text.map { SafeText.quoted($0) } ?? "NULL" }
}

/// What came of a comparison, for programs.
private struct VerificationJSON: Encodable {
    private struct Difference: Encodable {
        let rowId: Int64
        let line: Int64
        let kind: String
        let column: String?
        let expected: String?
        let found: String?
        let columns: [Column]?
    }

    private struct Column: Encodable {
        let name: String
        let expected: String?
        let found: String?
    }

    private let source, table, database: String
    private let isSame, isInterrupted: Bool
    private let rowsRead, rowsEqual, rowsMissing, rowsDiffering, rowsSuperseded, rowsFiltered, rowsMended: Int64
    private let rejects, rejectsMissing, rejectsSurplus: Int64
    private let rowsSurplus, rowsOfOthers: Int64?
    private let differences: [Difference]
    private let notes: [String]
    private let next: String?
    private let seconds: Double

    init(_ summary: VerifySummary, next: String?) {
        source = summary.source
        table = summary.table
        database = summary.database
        isSame = summary.wrong == 0 && !summary.isInterrupted
        isInterrupted = summary.isInterrupted
        rowsRead = summary.read
        rowsEqual = summary.equal
        rowsMissing = summary.missing
        rowsDiffering = summary.differing
        rowsSuperseded = summary.superseded
        rowsFiltered = summary.filtered
        rowsMended = summary.mended
        rejects = summary.rejected
        rejectsMissing = summary.rejectsMissing
        rejectsSurplus = summary.surplusRejects
        rowsSurplus = summary.surplusRows
        rowsOfOthers = summary.rowsOfOthers
        differences = summary.differences.map {
            Difference(
                rowId: $0.rowID, line: $0.line, kind: $0.kind.rawValue, column: $0.column, expected: $0.expected,
                found: $0.found,
                columns: $0.kind == .differs
                    ? $0.columns.map { Column(name: $0.name, expected: $0.expected, found: $0.found) } : nil)
        }
        notes = summary.notes
        self.next = next
        seconds = (summary.seconds * 1e6).rounded() / 1e6
    }
}
