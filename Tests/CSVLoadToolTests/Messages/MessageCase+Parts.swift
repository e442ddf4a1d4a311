import CSVLoad

extension MessageCase {
    /// What keeps inputs from being cut into parts, and parts from being computed.
    static let parts: [MessageCase] = [
        .init(
            .parts, "csvload plan orders.csv.gz", .inputNotDivisible,
            "A part is read from its first byte on; what is packed can be read from the front only.",
            after: "gzip orders.csv"),
        .init(
            .parts, "csvload plan latin.csv", .inputNotDivisible, "What has to be decoded is read from the front, too.",
            after: "printf 'a,b\\n1,\\344\\n' | iconv -f LATIN1 -t UTF-16 > latin.csv"),
        .init(.parts, "csvload plan - --table t < orders.csv", .optionInvalid, "Every part has to be read by itself."),
        .init(.parts, "csvload compute --part 1", nil, "A part is one of a plan."),
        .init(
            .parts, "csvload compute --plan none.plan --part 1", .inputNotFound,
            "Every machine that computes has to see the plan."
        ),
        .init(
            .parts, "csvload compute --plan orders.csv --part 1", .planDamaged,
            "A plan is JSON Lines, and this line is not one of a plan's."),
        .init(
            .parts, "csvload compute --plan orders.plan", nil, "It does one part.",
            after: "csvload plan orders.csv --output orders.plan"),
        .init(
            .parts, "csvload compute --plan orders.plan --part 9", .optionInvalid, "The message says which there are.",
            after: "csvload plan orders.csv --parts 2 --output orders.plan"),
        .init(
            .parts, "csvload compute --plan orders.plan --part 1", .planOfOtherVersion,
            "Another version may compute something else: parts of one table have to agree.",
            after: """
                csvload plan orders.csv --output orders.plan
                sed -i 's/"csvload":"[^"]*"/"csvload":"0.0.1"/' orders.plan
                """),
        .init(
            .parts, "csvload compute --plan orders.plan --part 1", .inputChanged,
            "The bytes of a part are compared with the hash that the plan has of them.",
            after: "csvload plan orders.csv --parts 1 --output orders.plan; sed -i s/cup/mug/ orders.csv"),
        .init(
            .parts, "csvload compute --plan orders.plan --check", .inputChanged,
            "Something was cut off, or it is another file.",
            after: "csvload plan orders.csv --output orders.plan; echo id > orders.csv"),
        .init(
            .parts, "csvload compute --plan orders.plan --part 1", .commandsNotAllowed,
            "Whoever can write to the plan could have any program run.",
            after: "csvload plan orders.csv --compute-command 'sed s/tea/x/' --compute-columns x --output orders.plan"),
        .init(
            .parts, "csvload compute --plan orders.plan --part 1 --check", nil,
            "One says whether a part could be computed, the other one does it.",
            after: "csvload plan orders.csv --output orders.plan"),
        .init(
            .parts, "csvload compute --plan orders.plan --check --jobs 2", nil, "Nothing would come of the flag.",
            after: "csvload plan orders.csv --output orders.plan"),
        .init(
            .parts, "csvload compute orders.csv --plan orders.plan --part 1", nil,
            "A part's input is the one that was planned.", after: "csvload plan orders.csv --output orders.plan"),
        .init(
            .parts, "csvload compute --plan orders.plan --part 1 --where 'id > 1'", nil,
            "All parts of a plan are computed in the same way.", after: "csvload plan orders.csv --output orders.plan"),
        .init(
            .parts, "csvload compute --plan orders.plan --part 1 --format csv", nil,
            "A part has rejects beside its rows.", after: "csvload plan orders.csv --output orders.plan"),
        .init(
            .parts, "csvload compute --plan orders.plan --part 1 --output -", nil,
            "Half a part must never be taken for one.", after: "csvload plan orders.csv --output orders.plan"),
        .init(.parts, "csvload compute orders.csv --format jsonl", nil, "Rows of an input go by --output-format."),
        .init(.parts, "csvload spark orders.csv shop.db", nil, "No cluster is guessed."),
        .init(.parts, "csvload spark orders.csv shop.db --master mesos://head", nil, "Spark has no such clusters."),
        .init(
            .parts, "csvload spark - shop.db --table t --master yarn", nil,
            "Parts are cut out of a file that every executor reads."),
        .init(
            .parts, "csvload spark orders.csv shop.db --master yarn --spark-conf fast", nil, "A property has a value."),
        .init(
            .parts, "csvload spark orders.csv shop.db --master yarn", .requirementMissing,
            "Spark runs on Java, here as elsewhere.",
            after: "export JAVA_HOME=/nowhere"),
        .init(
            .parts, "csvload spark orders.csv shop.db --master yarn", .requirementMissing,
            "The program that asks Spark for parts is one of Python.",
            after: fakeJava + "; export PYSPARK_PYTHON=/nowhere"),
        .init(
            .parts, "csvload spark orders.csv shop.db --master yarn", .requirementMissing,
            "SPARK_HOME goes before Python's packages.",
            after: fakeJava + "; export SPARK_HOME=/nowhere"),
        .init(
            .parts, "csvload spark orders.csv shop.db --master yarn", .requirementMissing,
            "Spark has left such Java behind.",
            after: fakeJava + "; echo 'JAVA_VERSION=\"1.7.0_80\"' > java/release"),
        .init(
            .parts, "csvload spark orders.csv shop.db --master spark://127.0.0.1:1", .clusterUnavailable,
            "Nothing listens there now.", after: fakeJava),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local", .sparkFailed,
            "Spark's own words are in its log.", after: fakeSpark + "; export FAKE_SPARK_ERROR='no room'"),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --parts 1 --executor-path ./executor",
            .partRefused,
            "The executor compares a part with the hash that the plan has of it.",
            after: fakeSpark + "; "
                + executor(#"case "$*" in *--part*) sed -i s/cup/mug/ orders.csv;; esac; csvload "$@""#)),
        .init(
            .parts, "csvload spark orders.csv shop.db --master yarn", .outputNotWritable,
            "The parts need a folder.", after: fakeJava + "; touch shop.db.parts"),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 4", nil,
            "A row's database is the one whose range has its key."),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 99 --key id", nil,
            "More could not be looked at together."),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 4 --key id --extract name", nil,
            "The same id would stand for another value in each database."),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 4 --key id", .outputNotWritable,
            "The databases are called after the one that is named, which must not be there.",
            after: fakeJava + "; echo x > shop.db"),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 4 --key id", .outputNotWritable,
            "It is overwritten only if csvload wrote it.", after: fakeJava + "; touch shop.sql"),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 4 --key price --compute 'price = 1'",
            .shardKeyInvalid, "The ranges are found in the input, before anything is computed.", after: fakeJava),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 4 --key id --type id=ANY",
            .shardKeyInvalid,
            "Values of one kind have one order.", after: fakeJava),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 4 --key id --default id=7",
            .shardKeyInvalid,
            "A record without a key would have to be looked for in two databases.", after: fakeJava),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 4 --key id", .inputEmpty,
            "The ranges hold about as many records of the input each.", after: fakeJava + "; echo id,name > orders.csv"
        ),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 4 --key id", .shardKeyInvalid,
            "The ranges stay as they were found for the first input.",
            after: fakeJava + "; " + divided("shop-1.db", number: 1, of: 2)),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 2 --key name", .shardKeyInvalid,
            "The ranges are those of one column.", after: fakeJava + "; " + divided("shop-1.db", number: 1, of: 2)),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 2 --key id", .shardMismatch,
            "Rows would go where others look for other rows.",
            after: fakeJava + "; " + divided("shop-1.db", number: 2, of: 2)),
        .init(
            .parts, "csvload load orders.csv shop-1.db --key id --type id=TEXT", .shardMismatch,
            "The ranges are of numbers, or of texts.", after: divided("shop-1.db", number: 2, of: 2)),
        .init(
            .parts, "csvload load orders.csv shop-1.db --key name,id", .shardKeyInvalid,
            "A row has to be in the database whose range has it.", after: divided("shop-1.db", number: 2, of: 2)),
        .init(
            .parts, "csvload load orders.csv shop-1.db --key id", .shardMismatch,
            "Such a key has no order that all texts agree on.",
            after: divided("shop-1.db", number: 2, of: 2)
                + "; sqlite3 shop-1.db 'CREATE TABLE orders(id TEXT PRIMARY KEY COLLATE NOCASE, name, price)'"),
        .init(
            .parts, "csvload status shop.db", .databaseNotFound, "The rows were loaded with --into-shards.",
            after: divided("shop-1.db", number: 1, of: 2)),
        .init(
            .parts, "csvload rejects shop-1.db --retry", .shardMismatch,
            "It is not known whose it is before it is mended.",
            after: "echo 3 >> orders.csv; " + divided("shop-1.db", number: 1, of: 2)
                + "; csvload load orders.csv shop-1.db --key id"),
    ]

    /// Makes a database that is one of several among which the rows of `orders` are divided.
    private static func divided(_ database: String, number: Int, of count: Int) -> String {
        let values = (1...count).map {
            "('orders', \($0), 'id', \($0 == 1 ? "NULL" : "\($0)"), \($0 == number ? 1 : 0))"
        }.joined(separator: ", ")
        return "csvload load orders.csv \(database) --table other; "
            + "sqlite3 \(database) \"INSERT INTO csvload_shards VALUES \(values)\""
    }

    private static let fakeSpark =
        fakeJava + "; export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=" + SparkCommandTests.fakeSpark

    /// Makes a program that executors take for csvload.
    private static func executor(_ script: String) -> String {
        "printf '%s\\n' '#!/bin/sh' '\(script)' > executor; chmod +x executor"
    }

    private static let fakeJava =
        "export JAVA_HOME=$PWD/java; unset SPARK_HOME PYSPARK_PYTHON PYSPARK_DRIVER_PYTHON; mkdir -p java/bin; "
        + "cp /bin/true java/bin/java; echo 'JAVA_VERSION=\"17.0.1\"' > java/release"
}
