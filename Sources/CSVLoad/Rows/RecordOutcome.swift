/// What became of a record of a source.
package enum RecordOutcome: UInt8, Sendable {
    /// A row of the table has its values, or had them until a later record of the same key came.
    case loaded
    /// A condition left it out.
    case filtered
    /// It was refused.
    case rejected
    /// It was refused, and a retry has loaded it in another way.
    case mended
    /// A later source of the table brings the same key, and decides what the row has.
    case shadowed
    /// A later source brought the same key and has given it up, so that the row has to be written again.
    case stale
    /// It is to be parsed and written: what a reload says of a record before it does so.
    case taken

    /// Whether the source still stands for a row with the record's key.
    var holdsKey: Bool {
        switch self {
        case .loaded, .mended, .shadowed, .stale: true
        case .filtered, .rejected, .taken: false
        }
    }
}
