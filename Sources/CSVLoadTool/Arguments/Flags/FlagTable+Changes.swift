/// What becomes of rows whose records have gone, and of records that are too long.
extension FlagTable {
    static let changes: [Flag] = [
        Flag(
            option: "delete-missing", group: .table, scope: .only([.load]),
            help: """
                Take rows out of the table that this source has brought in earlier runs, and no longer has.
                """
        ),
        Flag(
            option: "update-only", group: .table, scope: .only([.load, .verify]),
            help: """
                Change rows that are in the table, by their key, and add none: other records are rejects. The input may lack \
                columns that the table needs.
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
