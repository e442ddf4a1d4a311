import CSVLoad

/// What no reader can know, and what comes of it instead.
struct UnknowableCase: Sendable {
    let polluted: PollutionCase
    /// Why the text alone does not tell.
    let reason: String
    let inserted: Int64
    let rejected: Int64
    /// Flags with which it is loaded right, or with which as much as there is is loaded.
    var flags: @Sendable (inout LoadOptions) -> Void = { _ in }
    /// Rows that the flags bring in.
    var insertedByFlags: Int64 = 0
}

extension UnknowableCase {
    static let all: [UnknowableCase] = [
        UnknowableCase(
            polluted: PollutionCase(
                "spaces between fields, and unquoted texts with spaces",
                lines: ([PollutionTable.names] + PollutionTable.records).map { $0.joined(separator: " ") }),
            reason: "a space inside a text and one between fields are the same byte",
            inserted: 0, rejected: 25),
        UnknowableCase(
            polluted: PollutionCase(
                "commas between fields, and unquoted texts with commas",
                lines: ([PollutionTable.names] + PollutionTable.records).map { $0.joined(separator: ",") }),
            reason: "a comma inside a text and one between fields are the same byte",
            inserted: 9, rejected: 16),
        UnknowableCase(
            polluted: PollutionCase("a separator missing in the header", lines: header("Date,TimePieces,Code,Price")),
            reason: "which of the eight names is two is not written anywhere: any guess could move a column",
            inserted: 0, rejected: 25,
            flags: { options in
                options.content.format.hasHeader = false
                options.content.format.skippedLines = 1
            }, insertedByFlags: 25),
        UnknowableCase(
            polluted: PollutionCase("a separator inside a name", lines: header("Da,te,Time,Pieces,Code,Price")),
            reason: "which of the ten names are one is not written anywhere",
            inserted: 0, rejected: 25,
            flags: { options in
                options.content.format.hasHeader = false
                options.content.format.skippedLines = 1
            }, insertedByFlags: 25),
    ]

    private static func header(_ front: String) -> [String] {
        [front + ",Customer,Remark,Link,Comments"] + PollutionWriter().lines(names: nil)
    }
}
