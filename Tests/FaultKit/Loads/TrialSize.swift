/// How large the loads of a trial are, and with which settings of the loader.
package enum TrialSize: String, CaseIterable, Codable, Sendable {
    /// A few hundred to some ten thousand records, each chunk of which is a batch: a fault can strike at every operation.
    case small
    /// The default settings, and several batches of the default size.
    ///
    /// Pages are written before a commit, keys in no order are sorted in runs, the load begins before its types are known,
    /// and what changes is more than one transaction takes: none of that begins with less.
    case full

    /// Records of an input that is loaded by this process.
    var records: Int { self == .small ? 600 : TrialSize.fullRecords }

    /// Records of an input that the command loads: at the small size some batches, in about a quarter of a second.
    var commandRecords: Int { self == .small ? 40_000 : TrialSize.fullRecords }

    /// So many that five batches of 16 MiB come of them.
    private static let fullRecords = 170_000
}
