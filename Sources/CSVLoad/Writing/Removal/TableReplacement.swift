/// Which rows go beside those of the source's own records, where the table is to hold nothing but the input.
enum TableReplacement: Sendable, Hashable {
    case none
    /// Those that are no record's of the source, behind its last record.
    case otherRows
    /// All of them, before the first record: nothing tells whose they are.
    case allRows
}
