extension FlagTable {
    static let schedule: [Flag] = [
        Flag(
            group: .schedule, long: "daily", value: .text("HH:MM"), scope: .only([.schedule]),
            help: "Start the load every day at this time, in local time."
        ),
        Flag(
            group: .schedule, long: "weekly", value: .text("'DAY HH:MM'"), scope: .only([.schedule]),
            help: "Start it every week at this day and time, such as 'sun 02:00'."
        ),
        Flag(
            group: .schedule, long: "every", value: .integer(1...1440, "MINUTES"),
            scope: .only([.schedule]),
            help: "Start it every so many minutes."
        ),
        Flag(
            group: .schedule, long: "name", value: .text("NAME"), scope: .only([.schedule]),
            defaultText: "made of database and table",
            help: "Call the schedule so; one of the same name is replaced."
        ),
        Flag(
            group: .schedule, long: "install", scope: .only([.schedule]),
            help: "Install it for the current user instead of printing it."
        ),
    ]
}
