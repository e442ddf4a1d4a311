/// What became of records' computed columns.
package struct ComputationCounts: Sendable, Hashable, Codable {
    package var computed: Int64 = 0
    /// Records that took the values that stood in the table, computed of the same values before.
    package var takenOver: Int64 = 0
    /// How often a record was given to a command again.
    package var retried: Int64 = 0

    package init() {}
}
