/// What the values of an input say of its columns: what a new table is made by.
struct FoundTypes: Sendable {
    /// For each field, the type of its values as they stand.
    var types: [ColumnType]
    /// Fields that have no value in any record.
    var empty: Set<Int> = []
    /// For each field, what its values say of the formats that it may have; empty where none was told.
    var formats: [[FormatEvidence]] = []
    /// How values are written that nobody has told about.
    var advice = FormatAdvice()
    /// Why columns are TEXT whose values are all numbers, one sentence for each reason.
    var notes: [String] = []
    /// Bytes of a record, on average; nil where none was seen.
    var recordBytes: Int64?

    init(types: [ColumnType], recordBytes: Int64? = nil) {
        self.types = types
        self.recordBytes = recordBytes
    }
}
