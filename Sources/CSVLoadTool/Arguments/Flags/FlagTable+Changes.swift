/// What becomes of rows whose records have gone, and of records that are too long.
extension FlagTable {
    static let changes: [Flag] = [
        Flag(
            option: "delete-missing", group: .table, scope: .only([.load]),
            help: """
                Take rows out of the table that this source has brought in earlier runs with this flag, and no longer has. \
                Its keys are kept in a table of their own, which costs time and room.
                """
        ),
        Flag(
            option: "max-record-bytes", group: .dialect, scope: .only([.load, .inspect, .verify, .plan]),
            defaultText: "16MiB",
            help: """
                Reject a record that is longer than about this many bytes, such as '64MiB': memory has to hold the \
                longest one several times.
                """
        ),
    ]
}
