/// What a column of a user's table is for that has NUMERIC affinity, in which a text becomes a number where it can.
enum NumericColumn: String, Sendable, Hashable, Codable {
    /// Its declared type is one of numbers, as NUMERIC and DECIMAL are: a value may lose zeros behind its point.
    case numbers
    /// Its declared type is any other, as STRING and DATE are: a text has to come back letter by letter.
    case texts

    /// What a declared type says, in capitals; by parts of its name, as SQLite itself goes by.
    init(declared: String) {
        self = declared.contains("NUM") || declared.contains("DEC") ? .numbers : .texts
    }
}
