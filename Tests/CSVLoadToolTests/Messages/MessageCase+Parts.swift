extension MessageCase {
    /// What keeps inputs from being cut into parts, and parts from being computed.
    static let parts: [MessageCase] = [
        .init(
            .parts, "csvload plan orders.csv.gz", 65,
            "A part is read from its first byte on; what is packed can be read from the front only.",
            after: "gzip orders.csv"),
        .init(
            .parts, "csvload plan latin.csv", 65, "What has to be decoded is read from the front, too.",
            after: "printf 'a,b\\n1,\\344\\n' | iconv -f LATIN1 -t UTF-16 > latin.csv"),
        .init(.parts, "csvload plan - --table t < orders.csv", 64, "Every part has to be read by itself."),
        .init(.parts, "csvload compute --part 1", 64, "A part is one of a plan."),
        .init(
            .parts, "csvload compute --plan none.plan --part 1", 66, "Every machine that computes has to see the plan."
        ),
        .init(
            .parts, "csvload compute --plan orders.csv --part 1", 65,
            "A plan is JSON Lines, and this line is not one of a plan's."),
        .init(
            .parts, "csvload compute --plan orders.plan", 64, "It does one part.",
            after: "csvload plan orders.csv --output orders.plan"),
        .init(
            .parts, "csvload compute --plan orders.plan --part 9", 64, "The message says which there are.",
            after: "csvload plan orders.csv --parts 2 --output orders.plan"),
        .init(
            .parts, "csvload compute --plan orders.plan --part 1", 69,
            "Another version may compute something else: parts of one table have to agree.",
            after: """
                csvload plan orders.csv --output orders.plan
                sed -i 's/"csvload":"[^"]*"/"csvload":"0.0.1"/' orders.plan
                """),
        .init(
            .parts, "csvload compute --plan orders.plan --part 1", 65,
            "The bytes of a part are compared with the hash that the plan has of them.",
            after: "csvload plan orders.csv --parts 1 --output orders.plan; sed -i s/cup/mug/ orders.csv"),
        .init(
            .parts, "csvload compute --plan orders.plan --check", 65,
            "Something was cut off, or it is another file.",
            after: "csvload plan orders.csv --output orders.plan; echo id > orders.csv"),
        .init(
            .parts, "csvload compute --plan orders.plan --part 1", 64,
            "Whoever can write to the plan could have any program run.",
            after: "csvload plan orders.csv --compute-command 'sed s/tea/x/' --compute-columns x --output orders.plan"),
        .init(
            .parts, "csvload compute --plan orders.plan --part 1 --check", 64,
            "One says whether a part could be computed, the other one does it.",
            after: "csvload plan orders.csv --output orders.plan"),
        .init(
            .parts, "csvload compute --plan orders.plan --check --jobs 2", 64, "Nothing would come of the flag.",
            after: "csvload plan orders.csv --output orders.plan"),
        .init(
            .parts, "csvload compute orders.csv --plan orders.plan --part 1", 64,
            "A part's input is the one that was planned.", after: "csvload plan orders.csv --output orders.plan"),
        .init(
            .parts, "csvload compute --plan orders.plan --part 1 --where 'id > 1'", 64,
            "All parts of a plan are computed in the same way.", after: "csvload plan orders.csv --output orders.plan"),
        .init(
            .parts, "csvload compute --plan orders.plan --part 1 --format csv", 64,
            "A part has rejects beside its rows.", after: "csvload plan orders.csv --output orders.plan"),
        .init(
            .parts, "csvload compute --plan orders.plan --part 1 --output -", 64,
            "Half a part must never be taken for one.", after: "csvload plan orders.csv --output orders.plan"),
        .init(.parts, "csvload compute orders.csv --format jsonl", 64, "Rows of an input go by --output-format."),
        .init(.parts, "csvload spark orders.csv shop.db", 64, "No cluster is guessed."),
        .init(.parts, "csvload spark orders.csv shop.db --master mesos://head", 64, "Spark has no such clusters."),
        .init(
            .parts, "csvload spark - shop.db --table t --master yarn", 64,
            "Parts are cut out of a file that every executor reads."),
        .init(
            .parts, "csvload spark orders.csv shop.db --master yarn --spark-conf fast", 64, "A property has a value."),
        .init(
            .parts, "csvload spark orders.csv shop.db --master yarn", 69, "Spark runs on Java, here as elsewhere.",
            after: "export JAVA_HOME=/nowhere"),
        .init(
            .parts, "csvload spark orders.csv shop.db --master yarn", 69,
            "The program that asks Spark for parts is one of Python.",
            after: fakeJava + "; export PYSPARK_PYTHON=/nowhere"),
        .init(
            .parts, "csvload spark orders.csv shop.db --master yarn", 69,
            "SPARK_HOME goes before Python's packages.",
            after: fakeJava + "; export SPARK_HOME=/nowhere"),
        .init(
            .parts, "csvload spark orders.csv shop.db --master yarn", 69,
            "Spark has left such Java behind.",
            after: fakeJava + "; echo 'JAVA_VERSION=\"1.7.0_80\"' > java/release"),
        .init(
            .parts, "csvload spark orders.csv shop.db --master spark://127.0.0.1:1", 75,
            "Nothing listens there now.", after: fakeJava),
        .init(
            .parts, "csvload spark orders.csv shop.db --master yarn", 73,
            "The parts need a folder.", after: fakeJava + "; touch shop.db.parts"),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 4", 64,
            "A row's database is the one whose range has its key."),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 99 --key id", 64,
            "More could not be looked at together."),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 4 --key id --extract name", 64,
            "The same id would stand for another value in each database."),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 4 --key id", 73,
            "The databases are called after the one that is named, which must not be there.",
            after: fakeJava + "; echo x > shop.db"),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 4 --key id", 73,
            "It is overwritten only if csvload wrote it.", after: fakeJava + "; touch shop.sql"),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 4 --key price --compute 'price = 1'",
            64, "The ranges are found in the input, before anything is computed.", after: fakeJava),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 4 --key id --type id=ANY", 64,
            "Values of one kind have one order.", after: fakeJava),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 4 --key id --default id=7", 64,
            "A record without a key would have to be looked for in two databases.", after: fakeJava),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 4 --key id", 65,
            "The ranges hold about as many records of the input each.", after: fakeJava + "; echo id,name > orders.csv"
        ),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 4 --key id", 64,
            "The ranges stay as they were found for the first input.",
            after: fakeJava + "; " + divided("shop-1.db", number: 1, of: 2)),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 2 --key name", 64,
            "The ranges are those of one column.", after: fakeJava + "; " + divided("shop-1.db", number: 1, of: 2)),
        .init(
            .parts, "csvload spark orders.csv shop.db --master local --into-shards 2 --key id", 65,
            "Rows would go where others look for other rows.",
            after: fakeJava + "; " + divided("shop-1.db", number: 2, of: 2)),
        .init(
            .parts, "csvload load orders.csv shop-1.db --key id --type id=TEXT", 65,
            "The ranges are of numbers, or of texts.", after: divided("shop-1.db", number: 2, of: 2)),
        .init(
            .parts, "csvload load orders.csv shop-1.db --key name,id", 64,
            "A row has to be in the database whose range has it.", after: divided("shop-1.db", number: 2, of: 2)),
        .init(
            .parts, "csvload load orders.csv shop-1.db --key id", 65,
            "Such a key has no order that all texts agree on.",
            after: divided("shop-1.db", number: 2, of: 2)
                + "; sqlite3 shop-1.db 'CREATE TABLE orders(id TEXT PRIMARY KEY COLLATE NOCASE, name, price)'"),
        .init(
            .parts, "csvload status shop.db", 66, "The rows were loaded with --into-shards.",
            after: divided("shop-1.db", number: 1, of: 2)),
        .init(
            .parts, "csvload rejects shop-1.db --retry", 65, "It is not known whose it is before it is mended.",
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

    private static let fakeJava =
        "export JAVA_HOME=$PWD/java; unset SPARK_HOME PYSPARK_PYTHON PYSPARK_DRIVER_PYTHON; mkdir -p java/bin; "
        + "cp /bin/true java/bin/java; echo 'JAVA_VERSION=\"17.0.1\"' > java/release"
}
