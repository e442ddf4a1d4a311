extension Manual {
    /// The page of `csvload schedule`.
    static let schedule = Manual(
        abstract: "Print or install a crontab line, systemd units or a task that starts a load by itself.",
        operands: [
            Operand("KIND", completion: .none, help: "One of cron, systemd, windows (in WSL) and launchd."),
            Operand(
                "LOAD", .oneOrMore, completion: .none,
                help: "Behind '--': the load as it would be typed, such as 'load orders.csv shop.db'."),
        ],
        discussion: [
            """
            The load is checked and gets absolute paths, the working folder and an environment of its own. Unless it \
            says otherwise, it is skipped while another one runs (--if-locked skip), logs to a file beside the \
            database, and keeps metrics there; with cron it is --quiet, so that cron writes mails of errors and warnings only.
            """,
            """
            --install merges the line into the crontab, or writes systemd's units to ~/.config/systemd/user, or \
            launchd's agent to ~/Library/LaunchAgents.
            """,
        ],
        examples: [
            Example(
                "Print a crontab line", "csvload schedule cron --daily 02:00 -- load orders.csv shop.db --key id"),
            Example(
                "Install a timer of systemd",
                "csvload schedule systemd --weekly 'sun 04:30' --install -- \\\n    load orders.csv shop.db"
            ),
            Example(
                "Go on every ten minutes with what was stopped",
                "csvload schedule cron --every 10 -- resume shop.db"
            ),
        ]
    )
}
