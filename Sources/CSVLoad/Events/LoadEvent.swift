/// Something that happened in a load: what a line of a log says.
///
/// No event holds a field's value unless ``LoadOptions/logsValues`` is set.
public struct LoadEvent: Sendable, Hashable {
    public enum Level: String, Sendable, Hashable, CaseIterable, Comparable {
        /// For finding the cause of something: a line for each batch.
        case debug
        /// How a load goes.
        case info
        /// The load goes on, and needs attention.
        case warning
        /// The load, or a part of it, failed.
        case error

        public static func < (first: Level, second: Level) -> Bool { first.rank < second.rank }

        private var rank: Int { Level.allCases.firstIndex(of: self) ?? 0 }
    }

    /// Codes that stay the same from version to version, for programs that read logs.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case runPlanned = "run_planned"
        case runStarted = "run_started"
        case note
        case batchCommitted = "batch_committed"
        /// One record that was refused.
        case reject
        /// How many were refused in all, by their reasons.
        case rejectsCounted = "rejects_counted"
        /// How many were refused at first, and got in at the end of a run.
        case rejectsRetried = "rejects_retried"
        case runFinished = "run_finished"
        case runFailed = "run_failed"
        /// A line that a command wrote on its standard error.
        case commandWrote = "command_wrote"
        /// An alarm that was asked for.
        case alarm
        /// How far a long load is.
        case progress
        case hookFinished = "hook_finished"
        case hookFailed = "hook_failed"
        /// What to run next.
        case next
        /// Lines of the log before this one could not be written.
        case logGap = "log_gap"
        /// A line for people, where standard error is one of JSON.
        case line
    }

    /// A fact that only events of some kinds have.
    public struct Field: Sendable, Hashable {
        public enum Value: Sendable, Hashable {
            case integer(Int64)
            case real(Double)
            case text(String)
        }

        /// In lower case, with underscores between words.
        public let name: String
        public let value: Value

        package init(_ name: String, _ value: some BinaryInteger) {
            self.name = name
            self.value = .integer(Int64(clamping: value))
        }

        package init(_ name: String, _ value: Double) {
            self.name = name
            self.value = .real(value)
        }

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = .text(value)
        }

        package init(_ problem: LoadError.Problem) {
            self.init("problem", problem.rawValue)
        }
    }

    public var level: Level
    package var time: WallTime
    public var kind: Kind
    /// One sentence without a full stop.
    public var message: String
    public var runID: Int64?
    public var source: String?
    public var table: String?
    /// The number in its source of the record that it is about.
    public var rowID: Int64?
    /// Where that record starts in the source.
    public var byte: Int64?
    public var fields: [Field] = []

    /// Which alarm it is about, where it is one.
    package var alarm: LoadAlarm.Kind? {
        guard kind == .alarm, case .text(let name) = fields.first(where: { $0.name == "alarm" })?.value else {
            return nil
        }
        return LoadAlarm.Kind(rawValue: name)
    }

    package init(_ level: Level, _ kind: Kind, _ message: String, time: WallTime = .now) {
        self.level = level
        self.time = time
        self.kind = kind
        self.message = message
    }
}
