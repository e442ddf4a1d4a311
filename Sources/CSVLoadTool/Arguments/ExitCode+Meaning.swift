extension ExitCode {
    /// What the code tells, in a sentence for people.
    var meaning: String {
        switch self {
        case .success: "All records are in the table, or filtered."
        case .failed: "The run failed for a reason that no other code names."
        case .rejectedRecords: "Done, and some records are among the rejects."
        case .usage: "The command line, a column's name or an SQL expression is wrong; nothing was touched."
        case .unusableData:
            "The data cannot be loaded: there is no header, too many records were rejected, or the table does not fit."
        case .noInput: "There is no such input, or it cannot be read."
        case .unavailable: "A service or program that the run needs is missing."
        case .cannotCreate: "The database or another output cannot be created or written, or is not a database."
        case .inputOutput: "Reading or writing failed, or the disk is full."
        case .busy: "The database is locked by another process: try later."
        case .interrupted: "Stopped by Ctrl-C (SIGINT); what was read is committed."
        case .terminated: "Stopped by SIGTERM; what was read is committed."
        }
    }

    /// The codes after which the same command resumes, as a list for people: `1, 74 and 75`.
    static var resumable: String {
        let codes = allCases.filter(\.isResumable).map { String($0.rawValue) }
        return codes.dropLast().joined(separator: ", ") + " and " + (codes.last ?? "")
    }
}
