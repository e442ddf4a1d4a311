extension Manual {
    /// The page of `csvload report`.
    static let report = Manual(
        abstract: "Write what was loaded, how it went and what the tables hold as one HTML page.",
        operands: [Operand("DATABASE", help: "The database, which is only read.")],
        discussion: [
            """
            The page shows the runs of each source, throughput and time by stage, rejected records with their reasons, \
            and a profile of every column. It is one file that needs nothing beside itself and runs no script: it can \
            be mailed, archived or served as it is.
            """,
            """
            All of it is of one moment. Tables of up to 3,000,000 rows are read whole; a larger one is profiled from a \
            sample of a million rows at 400 places spread over it, and says so.
            """,
        ],
        examples: [
            Example("Write shop-report.html", "csvload report shop.db"),
            Example("Put it where a web server finds it", "csvload report shop.db --output /srv/www/shop.html"),
        ]
    )
}
