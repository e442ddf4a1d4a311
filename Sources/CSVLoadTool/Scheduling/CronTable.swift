import CSVLoad

/// A load as two lines of a crontab: a comment by which it is found again, and the command.
///
/// See `crontab(5)`: a `%` ends the command unless a backslash stands before it, also between quotes.
struct CronTable {
    private let load: ScheduledLoad

    /// What Debian's cron takes as a command.
    private static let maximumLength = 998

    /// - Throws: for what cron cannot say.
    init(_ load: ScheduledLoad) throws(UsageError) {
        self.load = load
        if case .every(let minutes) = load.time, fields == nil {
            throw UsageError(
                "cron cannot start something every \(minutes) minutes: it takes what divides an hour, or whole hours "
                    + "that divide a day; systemd takes any", subcommand: .schedule)
        }
        guard command.utf8.count <= CronTable.maximumLength else {
            throw UsageError(
                "the command has \(command.utf8.count) bytes, and cron takes \(CronTable.maximumLength): "
                    + "put it into a script, or use systemd", subcommand: .schedule)
        }
    }

    var lines: String { "\(marker)\n\(fields ?? "") \(command)\n" }

    /// A crontab with these lines, in the place of those that an earlier call has added; its other bytes stay as they are.
    func merged(into table: [UInt8]) -> [UInt8] {
        let end = UInt8(ascii: "\n")
        var merged: [UInt8] = []
        var lines = table.split(separator: end, omittingEmptySubsequences: false)[...]
        if lines.last?.isEmpty == true { lines.removeLast() }
        while let line = lines.popFirst() {
            if line.elementsEqual(marker.utf8) {
                _ = lines.popFirst()
            } else {
                merged += line + [end]
            }
        }
        return merged + Array(self.lines.utf8)
    }

    private var marker: String { "# csvload schedule: \(load.name)" }

    private var command: String {
        let words = load.words.map { CronTable.quoted($0) }.joined(separator: " ")
        return "cd \(CronTable.quoted(load.folder)) && env -i HOME=\"$HOME\" LOGNAME=\"$LOGNAME\" "
            + "PATH=\(ScheduledLoad.path) \(variables)\(words)"
    }

    /// Those of the crontab that the load's command takes, where they are set.
    private var variables: String { load.variables.map { "${\($0)+\($0)=\"$\($0)\"} " }.joined() }

    /// The word for a shell that cron starts, with each `%` outside of quotes.
    ///
    /// Behind a backslash of the word, cron would take the one before the `%` for a character that is escaped itself.
    private static func quoted(_ word: String) -> String {
        guard word.unicodeScalars.contains("%") else { return ShellWord.quoted(word) }
        return word.unicodeScalars.split(separator: "%", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : ShellWord.quoted(String($0)) }.joined(separator: "\\%")
    }

    /// Minute, hour, day of the month, month, day of the week.
    private var fields: String? {
        switch load.time {
        case .daily(let hour, let minute): return "\(minute) \(hour) * * *"
        case .weekly(let day, let hour, let minute): return "\(minute) \(hour) * * \(day)"
        case .every(let minutes):
            if minutes < 60 { return 60 % minutes == 0 ? "*/\(minutes) * * * *" : nil }
            guard minutes.isMultiple(of: 60), 24 % (minutes / 60) == 0 else { return nil }
            return minutes == 1440 ? "0 0 * * *" : "0 */\(minutes / 60) * * *"
        }
    }
}
