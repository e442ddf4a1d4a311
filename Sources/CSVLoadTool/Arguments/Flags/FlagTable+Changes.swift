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
            option: "max-deletes", group: .table, scope: .only([.load, .resume]),
            defaultText: "half of them, or 99 as long as others stay",
            help: """
                Stop with exit code 65, before anything is written, if more rows would be taken out of the table than N, \
                or than N percent of those that the source has brought. 100% lets all of them go.
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
