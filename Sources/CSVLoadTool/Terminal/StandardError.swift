import CSVLoad
import Synchronization

/// The form of lines on standard error.
///
/// People get them as they are. Programs that asked for `--log-format json` get a JSON object a line, without
/// exception. The journal of systemd gets the priority in front, as `<3>` for an error: see `sd-daemon(3)`.
enum StandardError {
    struct Style: Sendable, Equatable {
        var isJSON = false
        var isJournal = false
    }

    private static let current = Mutex(Style())

    static var style: Style { current.withLock { $0 } }

    /// Sets the style by the command line, before it is known whether that makes sense, and by the environment.
    static func setStyle(by words: [String]) {
        let style = Style(isJSON: asksForJSON(words), isJournal: isJournal)
        current.withLock { $0 = style }
    }

    /// Text of whole lines as it goes out.
    static func styled(_ text: String, as style: Style = StandardError.style) -> String {
        guard style.isJSON || style.isJournal else { return text }
        return text.split(separator: "\n").map { line in
            let level = level(of: line)
            guard style.isJSON else { return prefixed("\(line)\n", level, style) }
            let bare = level == .error ? line.dropFirst("Error: ".count) : line
            return prefixed(LogFormat.json.line(LoadEvent(level, .line, String(bare))), level, style)
        }.joined()
    }

    /// A line of a log as it goes out.
    static func prefixed(
        _ line: String, _ level: LoadEvent.Level, _ style: Style = StandardError.style
    ) -> String {
        guard style.isJournal else { return line }
        switch level {
        case .debug: return "<7>" + line
        case .info: return "<6>" + line
        case .warning: return "<4>" + line
        case .error: return "<3>" + line
        }
    }

    static func asksForJSON(_ words: [String]) -> Bool {
        let flags = words.prefix { $0 != "--" }
        return flags.contains("--log-format=json")
            || zip(flags, flags.dropFirst()).contains { $0 == "--log-format" && $1 == "json" }
    }

    private static func level(of line: Substring) -> LoadEvent.Level {
        if line.hasPrefix("Error: ") { return .error }
        return line.hasPrefix("Note: ") ? .warning : .info
    }

    /// Whether standard error is the stream that systemd has named to the process.
    private static var isJournal: Bool {
        guard let named = ThisProcess.variable("JOURNAL_STREAM"),
            let identity = TerminalDevice.standardError.status?.identity
        else { return false }
        return named == "\(identity.device):\(identity.node)"
    }
}
