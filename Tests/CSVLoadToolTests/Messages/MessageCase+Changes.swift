import CSVLoad

extension MessageCase {
    /// A source of which the second run has changed, added and removed a row.
    private static let twice = """
        csvload orders.csv shop.db --key id --track-changes --source-name orders
        printf 'id,name,price\\n1,tea,3\\n3,pot,9\\n' > orders.csv
        csvload orders.csv shop.db --key id --delete-missing --max-deletes 100% --source-name orders
        """

    /// A source of a table without any key, to which two runs have added records.
    private static let keyless = """
        sqlite3 shop.db 'CREATE TABLE orders (id, name, price)'
        csvload orders.csv shop.db --track-changes --source-name orders; echo '3,pot,9' >> orders.csv
        csvload orders.csv shop.db --source-name orders; echo '4,jug,7' >> orders.csv
        csvload orders.csv shop.db --source-name orders
        """

    static let changes: [MessageCase] = [
        .init(
            .options, "csvload load orders.csv shop.db --track-changes --no-track-changes", nil,
            "From now on, changes are recorded, or they are not."),
        .init(
            .options, "csvload changes shop.db --undo 2 --run 2", nil,
            "An undo takes all that its run has changed."),
        .init(
            .options, "csvload changes shop.db --dry-run", nil, "A list changes nothing anyway."),
        .init(
            .options, "csvload changes shop.db --format text --output a.txt", nil,
            "Text for people goes to the terminal; the shell can send it to a file."),
        .init(.options, "csvload changes shop.db --output ''", nil, "The name of the file is missing."),
        .init(
            .options, "csvload changes shop.db --format csv --limit 3", nil,
            "A program gets all of the changes, or chooses them by --run, --since and --table."),
        .init(.database, "csvload changes none.db", .databaseNotFound, "There is no database of this name."),
        .init(
            .database, "csvload changes shop.db --undo 1", .databaseNotFound,
            "The database is there, and csvload has never loaded into it.",
            after: "sqlite3 shop.db 'CREATE TABLE a (b)'"),
        .init(
            .changes, "csvload changes shop.db --run 7", .runUnknown,
            "Changes are recorded of tables that were loaded with --track-changes.",
            after: "csvload orders.csv shop.db"),
        .init(
            .changes, "csvload changes shop.db --undo 7", .runUnknown,
            "`csvload changes` shows what each run has changed.", after: twice),
        .init(
            .changes, "csvload changes shop.db --since yesterday", .optionInvalid,
            "What stands there is neither a time nor a number of hours, days or weeks.", after: twice),
        .init(
            .changes, "csvload changes shop.db --table stock", .sourceUnknown,
            "Nothing was loaded into a table of this name.", after: twice),
        .init(
            .changes, "csvload changes shop.db --undo 1", .changesUnknown,
            "The rows of a first load into an empty table are not recorded one by one.", after: twice),
        .init(
            .changes, "csvload changes shop.db --undo 2", .changesUnknown,
            "Changes were not tracked when the run was, or they are forgotten.",
            after: """
                csvload orders.csv shop.db --key id --source-name orders; echo '3,pot,9' >> orders.csv
                csvload orders.csv shop.db --key id --source-name orders
                """),
        .init(
            .changes, "csvload changes shop.db --undo 2", .changesUnknown,
            "Whose records the rows were, and how these are read, stands with the source.",
            after: twice + "\nsqlite3 shop.db 'DELETE FROM csvload_sources'"),
        .init(
            .changes, "csvload changes shop.db --undo 2", .tableMissing,
            "Somebody has dropped or renamed the table.", after: twice + "\nsqlite3 shop.db 'DROP TABLE orders'"),
        .init(
            .changes, "csvload changes shop.db --undo 2", .tableMismatch,
            "The values of a column that is gone have no place.",
            after: twice + "\nsqlite3 shop.db 'ALTER TABLE orders DROP COLUMN price'"),
        .init(
            .changes, "csvload changes shop.db --undo 2", .tableWithoutKey,
            "The next load would go on behind the last record, and not bring back those in between.", after: keyless),
        .init(
            .changes, "csvload changes shop.db --undo 4", .tableWithoutKey,
            "Which records the rows were that an undo has taken out is not known any more.",
            after: keyless + "\ncsvload changes shop.db --undo 3"),
        .init(
            .changes, "csvload changes shop.db --undo 3", .tableWithoutKey,
            "The next load would add the record of a row that stays a second time.",
            after: keyless + "\nsqlite3 shop.db \"UPDATE orders SET name = 'mine' WHERE id = 4\""),
    ]
}
