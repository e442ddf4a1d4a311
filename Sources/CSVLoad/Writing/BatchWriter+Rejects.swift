extension BatchWriter {
    /// Refuses to go on where more records were rejected than are allowed.
    func checkRejects(isEnd: Bool) throws(LoadError) {
        let records = nextRecord - 1
        guard let limit = facts.maximumRejects, limit.isPassed(by: rejectsKept, of: records, isEnd: isEnd) else {
            return
        }
        let last = lastReject.map { "; \(BatchWriter.sentence($0.reject, line: $0.line))" } ?? ""
        throw LoadError(
            .unusableData,
            "\(rejectsKept) \(rejectsKept == 1 ? "record was" : "records were") rejected, more than --max-rejects \(limit) allows (up to record \(records))"
                + last,
            recovery: "Batches before it are kept; correct the input, or run again with a higher limit.")
    }

    private static func sentence(_ reject: Reject, line: Int64) -> String {
        let column = reject.column.map { " in column '\($0)'" } ?? ""
        return "the last one is on line \(line): \(reject.reason.rawValue)\(column)"
    }
}
