/// How a load is watched.
extension FlagTable {
    static let progress: [Flag] = [
        Flag(
            group: .output, long: "progress", value: .choice(["auto", "always", "never", "plain"]),
            scope: .only([.load, .resume, .verify, .plan]), defaultText: "auto: on a terminal only",
            completion: .choices,
            help: "Show the progress on standard error: as one line that is drawn over, or a line at a time (plain)."
        ),
        Flag(
            group: .output, long: "progress-interval", value: .integer(1...86_400, "SECONDS"),
            scope: .only([.load, .resume, .verify, .plan]), defaultText: "10",
            help: "With --progress plain: write a line every so many seconds."
        ),
    ]
}
