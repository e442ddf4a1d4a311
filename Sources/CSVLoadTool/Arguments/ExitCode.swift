import CSVLoad

/// What the process tells the shell, cron or a supervisor; the numbers from 64 on follow `sysexits.h`.
///
/// After ``failed``, ``inputOutput``, ``busy``, ``interrupted`` and ``terminated`` the same command resumes.
enum ExitCode: Int32, CaseIterable, Sendable {
    /// Every record is in the table.
    case success = 0

    /// The run failed for a reason that no other code names.
    case failed = 1

    /// The run is done, and some records were rejected.
    case rejectedRecords = 2

    /// The command line could not be understood, and nothing was touched.
    case usage = 64

    /// No header, the limit of rejects passed, or a schema that does not fit: a rerun cannot help.
    case unusableData = 65

    /// An input that was named does not exist or cannot be opened.
    case noInput = 66

    /// A service or program that the run needs is missing.
    case unavailable = 69

    /// A file that the run should write cannot be created.
    case cannotCreate = 73

    /// Reading or writing failed midway, a full disk included.
    case inputOutput = 74

    /// The database is locked by someone else; later may be better.
    case busy = 75

    /// Stopped by SIGINT, after the batch under way was committed or rolled back.
    case interrupted = 130

    /// Stopped by SIGTERM, after the batch under way was committed or rolled back.
    case terminated = 143

    /// Whether running the same command again goes on where this run stopped.
    var isResumable: Bool {
        switch self {
        case .failed, .inputOutput, .busy, .interrupted, .terminated: true
        case .success, .rejectedRecords, .usage, .unusableData, .noInput, .unavailable, .cannotCreate: false
        }
    }

    /// Whether the run did not do what it was to do; records that were rejected are no failure.
    var isFailure: Bool { self != .success && self != .rejectedRecords }

    /// Ends the process with this code; flushes the streams of the C library first, as `exit(3)` does.
    func exit() -> Never {
        ThisProcess.exit(rawValue)
    }
}
