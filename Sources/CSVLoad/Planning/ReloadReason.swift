/// Why records that were loaded before are loaded again.
enum ReloadReason {
    case restart
    /// The rows are made in another way, as these flags say; none where it is not known which.
    case otherOptions([String])
    case tableIsGone
    /// What identifies its records is to be kept from now on.
    case unknownRecords
    case table(TableMismatch)
    /// Other rows may stand in the table where this source only changes them.
    case tableWritten
    /// Other bytes stand where the first record that was compared in vain stood.
    case changed
    /// Nothing of it is as it was.
    case replaced(batches: Int)

    /// - Parameter record: the first that is loaded again.
    func sentence(from record: Int64) -> String {
        let again = record == 1 ? "all of it is loaded again" : "it is loaded again from record \(record) on"
        switch self {
        case .restart: return "\(again), as --restart asks"
        case .otherOptions(let flags):
            let which = flags.isEmpty ? "" : " (\(flags.joined(separator: ", ")))"
            return "\(again), because the options are not those of the last run\(which)"
        case .tableIsGone: return "\(again), because the table no longer exists"
        case .unknownRecords:
            return "\(again), this once, so that changes of single records are found from now on"
        case .tableWritten:
            return "the table was written to since: \(again), and changes the rows that differ"
        case .table(let mismatch): return "\(mismatch.sentence): \(again)"
        case .changed: return "the input has changed: \(again)"
        case .replaced(let batches):
            return
                "the input was replaced: none of the \(batches) batches that were loaded is in it any more; \(again)"
        }
    }
}
