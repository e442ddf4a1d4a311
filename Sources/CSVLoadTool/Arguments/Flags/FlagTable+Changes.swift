/// What becomes of rows whose records have gone, and of what is too long or too much.
extension FlagTable {
    static let changes: [Flag] = [
        Flag(
            option: "delete-missing", group: .table, scope: .only([.load]),
            help: """
                Take rows out of the table that this source has brought in earlier runs, and no longer has.
                """
        ),
        Flag(
            option: "replace", group: .table, scope: .only([.load]),
            help: """
                Make the table's content that of this input, in one transaction: rows that others have put into it go as \
                well. Triggers, indexes and rows that do not change stay.
                """
        ),
        Flag(
            option: "append", group: .table, scope: .only([.load, .export]),
            help: """
                Add the records of an input that has other content than before, in a table without a key. Each content is \
                loaded once, as a source of its own; one that has only grown adds what is new.
                """,
            wording: [
                .export: Flag.Wording(
                    group: .file,
                    help: """
                        Add the rows to those that the file has, all of them or none; a CSV file needs the same header.
                        """)
            ]
        ),
        Flag(
            option: "track-changes", group: .table,
            help: """
                From now on, record each row that a load inserts, updates or deletes in this table, whatever source it is \
                of; 'csvload changes' shows and undoes them.
                """
        ),
        Flag(
            option: "no-track-changes", group: .table,
            help: "Record no more changes of this table; those that are recorded stay."
        ),
        Flag(
            option: "update-only", group: .table, scope: .only([.load, .verify]),
            help: """
                Change rows that are in the table, by their key, and add none: other records are rejects. The input may lack \
                columns that the table needs.
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
        Flag(
            option: "max-input-bytes", group: .dialect, scope: .only([.load, .inspect, .verify, .compute]),
            defaultText: "no limit",
            help: "Stop with exit code 65 where an input has more bytes than this, unpacked, such as '50GiB'."
        ),
        Flag(
            option: "max-ratio", group: .dialect, scope: .only([.load, .inspect, .verify, .compute]),
            defaultText: "no limit",
            help: "Stop with exit code 65 where a packed input unpacks to more than N bytes for each of its own."
        ),
        Flag(
            option: "max-reject-bytes", group: .running, scope: .only([.load]), defaultText: "no limit",
            help: """
                Keep at most about this many bytes of rejected records for the source; of further ones the place, the \
                reason and the length are kept alone, and --export cannot give them back.
                """
        ),
    ]
}
