import CSVLoad

/// The log of a command: its file, and standard error where that shows the log too.
final class LogWriter: Sendable {
    private let format: LogFormat?
    private let level: LoadEvent.Level
    private let file: LogFile?
    /// The lowest level that standard error shows; nil for none.
    private let shownLevel: LoadEvent.Level?
    /// What standard error shows below that level, because it needs attention.
    private let shownWarnings: Set<LoadEvent.Kind>

    /// Opens the file.
    ///
    /// - Parameter isPrivate: whether only its owner may read a new one.
    init(_ options: ObservingOptions, isPrivate: Bool) throws(LoadError) {
        format = options.format
        level = options.level
        file = try options.logFile.map { (path) throws(LoadError) in
            try LogFile(path, rotation: options.rotation, isPrivate: isPrivate)
        }
        // People read the summary instead, unless they asked for the log and have no other place for it.
        let isShown = options.format == .json || (options.format != nil && options.logFile == nil)
        shownLevel = isShown ? (options.isQuiet ? .error : options.level) : nil
        shownWarnings = isShown && options.isQuiet ? [.alarm, .note] : []
        if file != nil { Signals.catchHangup() }
    }

    /// Whether an event goes to standard error.
    func shows(_ event: LoadEvent) -> Bool {
        if event.level >= .warning, shownWarnings.contains(event.kind) { return true }
        return shownLevel.map { event.level >= $0 } ?? false
    }

    /// Whether standard error gets the log, and needs no summary for people.
    var replacesSummary: Bool { format == .json }

    /// Writes an event where it belongs.
    ///
    /// - Returns: a sentence on the log file, the first time that it does not take a line.
    func write(_ event: LoadEvent) -> String? {
        guard let format else { return nil }
        if shows(event) {
            Terminal.standardError.writeControlling(StandardError.prefixed(format.line(event), event.level))
        }
        guard let file, event.level >= level else { return nil }
        reopenIfAsked()
        switch file.write(format.line(event)) {
        case .written, .failedAgain:
            return nil
        case .failed(let sentence):
            return sentence + "; the load goes on without its log"
        case .recovered(let lost):
            _ = file.write(format.line(LoadEvent(.warning, .logGap, "\(lost) lines before this one are lost")))
            return nil
        }
    }

    /// Opens the file again after SIGHUP.
    func reopenIfAsked() {
        if Signals.takeHangup() { file?.reopen() }
    }
}
