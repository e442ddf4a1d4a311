/// What makes a load faster on one machine or another.
extension FlagTable {
    static let tuning: [Flag] = [
        Flag(
            option: "chunk-bytes", group: .running,
            help: "Hand about this many bytes of input to a thread at a time; 'csvload inspect --tune' tries some."
        ),
        Flag(
            group: .running, long: "tune", scope: .only([.inspect]),
            help: """
                Load the front of the input several times with other --jobs, --batch-bytes and --chunk-bytes, into a \
                database in the working folder that is deleted again, and say what is fastest here.
                """
        ),
    ]
}
