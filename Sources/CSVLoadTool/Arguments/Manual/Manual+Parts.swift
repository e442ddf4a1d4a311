extension Manual {
    /// The page of `csvload plan`.
    static let plan = Manual(
        abstract: "Cut inputs into parts that other processes or machines can compute; writes only the plan.",
        operands: [Operand("INPUT", .oneOrMore, help: "A CSV file in UTF-8 that is not packed.")],
        discussion: [
            """
            A part is a run of whole records. The plan is JSON Lines: a line for each source, with its columns and \
            types, and one for each part, with its bytes, its first record and line, and a hash of its content.
            """,
            """
            The types are found in all records of an input, which takes a pass of its own unless --all-text is given. \
            The other flags are those of 'load' that say how records become rows.
            """,
        ],
        examples: [
            Example("Cut a file into 32 parts", "csvload plan orders.csv --parts 32 --output orders.plan"),
            Example("Compute one of them", "csvload compute --plan orders.plan --part 7"),
        ]
    )

    /// The page of `csvload spark`.
    static let spark = Manual(
        abstract: "Load CSV files whose rows an Apache Spark cluster computes.",
        operands: [
            Operand("INPUT", .oneOrMore, help: "A CSV file that this machine and all executors see."),
            Operand("DATABASE", help: "The SQLite database on this machine; it is created if there is none."),
        ],
        discussion: [
            """
            Each input is cut into parts. Executors compute them with csvload, and this machine loads each as soon as \
            it and all before it are computed. The database is the one that 'csvload load' would have made.
            """,
            """
            The same command goes on with a load that was stopped: parts that are computed are not computed again, \
            and what is loaded is not loaded again. The other flags are those of 'load'.
            """,
            """
            It needs Java, Python 3 and Spark, which is looked for in SPARK_HOME and in Python's packages (pyspark). \
            The program that Spark runs is kept in --work-dir while it does, with its log.
            """,
        ],
        examples: [
            Example(
                "Compute on a standalone cluster",
                "csvload spark /data/orders.csv shop.db --master spark://head:7077 \\\n    --work-dir /data/parts "
                    + "--compute \"score = slow_function(text)\""
            ),
            Example(
                "Try it on this machine, with two executors",
                "csvload spark orders.csv shop.db --master 'local-cluster[2,1,1024]'"
            ),
            Example(
                "Divide the rows among four databases, which shop.sql unites",
                "csvload spark /data/orders.csv shop.db --master yarn \\\n    --key id --into-shards 4"
            ),
        ]
    )
}
