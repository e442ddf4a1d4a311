/// Rows on their way into the table, in the order in which they go in.
protocol RowList: AnyObject {
    var rowCount: Int { get }
    /// Rejects the record of the row at a position; the row stays in the list.
    func refuse(_ position: Int, stage: Reject.Stage, reason: Reject.Reason, column: String?, detail: String)
}

extension Chunk: RowList {}
