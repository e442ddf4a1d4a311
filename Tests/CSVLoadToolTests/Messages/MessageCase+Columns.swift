import CSVLoad

extension MessageCase {
    static let columns: [MessageCase] = [
        .init(
            .columns, "csvload load orders.csv shop.db --key ident", .columnUnknown,
            "The key is no column of the input. The columns that there are follow."),
        .init(.columns, "csvload load orders.csv shop.db --key id,id", .columnRepeated, "A column is once in the key."),
        .init(
            .columns, "csvload load orders.csv shop.db --key id,", nil,
            "Two commas follow each other, or one stands at an end."),
        .init(
            .columns, "csvload load orders.csv shop.db --update-only", .tableMissing,
            "Rows can only be changed where there are some."),
        .init(
            .columns, "csvload load notes.csv shop.db --table orders --update-only", .keyMissing,
            "Without its key it cannot be told which row a record changes.",
            after: "csvload orders.csv shop.db --key id; printf 'name\nbook\n' > notes.csv"),
        .init(
            .columns, "csvload load orders.csv shop.db --update-only --delete-missing", nil,
            "An input that adds no rows has none to take out."),
        .init(
            .columns, "csvload load orders.csv shop.db --replace --on-conflict ignore", nil,
            "Rows that were there before stay, or go: one of both."),
        .init(
            .columns, "csvload load orders.csv more.csv shop.db --table orders --replace", nil,
            "The second input would take the place of the first one.", after: "cp orders.csv more.csv"),
        .init(
            .columns, "csvload load orders.csv shop.db --append --replace", nil,
            "The records are added to the earlier ones, or take their place."),
        .init(
            .columns, "csvload load orders.csv shop.db --key id --append", .optionInvalid,
            "A record with a key goes into the row that has it, and is not added once more."),
        .init(
            .columns, "csvload load - shop.db --table orders --append < orders.csv", .optionInvalid,
            "What was loaded before is looked for in the input, which is then read again."),
        .init(
            .columns, "csvload load orders.csv shop.db --columns id,nam", .columnUnknown,
            "There is no such column to load."),
        .init(.columns, "csvload load orders.csv shop.db --columns id,id", .columnRepeated, "A column is loaded once."),
        .init(
            .columns, "csvload load orders.csv shop.db --type age=INTEGER", .columnUnknown,
            "The type is for a column that there is not."),
        .init(
            .columns, "csvload load orders.csv shop.db --type id=NUMBER", nil, "SQLite has no such type for a column."),
        .init(
            .columns, "csvload load orders.csv shop.db --type id", nil,
            "The option takes a column and a type with an equals sign between them."),
        .init(
            .columns, "csvload load orders.csv shop.db --rename titel=title", .columnUnknown,
            "There is no such column to call otherwise."),
        .init(
            .columns, "csvload load orders.csv shop.db --rename name", nil,
            "The option takes two names with an equals sign between them."),
        .init(
            .columns, "csvload load orders.csv shop.db --rename name=id", .columnRepeated,
            "Two columns of a table cannot have the same name. Choose another."),
        .init(.columns, "csvload load orders.csv shop.db --not-null age", .columnUnknown, "There is no such column."),
        .init(
            .columns, "csvload load orders.csv shop.db --numbers age:de", .columnUnknown,
            "There is no such column of numbers."),
        .init(
            .columns, "csvload load orders.csv shop.db --numbers price:de --numbers price:en", .columnRepeated,
            "A column has one format."),
        .init(
            .columns, "csvload load orders.csv shop.db --numbers price:de --type price=TEXT", .formatInvalid,
            "A number cannot be stored in a column of this type."),
        .init(
            .columns, "csvload load orders.csv shop.db --numbers price:de --compute \"p = parse_number(price, 'de')\"",
            .formatInvalid,
            "Either the option or the function reads the text."),
        .init(
            .columns, "csvload load cash.csv shop.db --numbers a:de", .currenciesMixed,
            "As numbers, amounts in different currencies would be the same.", after: "printf 'a\n1 €\n2 $\n' > cash.csv"
        ),
        .init(
            .columns, "csvload load orders.csv shop.db --numbers 1234", nil,
            "The format is none, or leaves open which mark stands before the decimals."),
        .init(
            .columns, "csvload load orders.csv shop.db --dates '%d.%m'", nil,
            "The pattern does not tell a whole date, tells a part twice, or has an unknown directive."),
        .init(
            .columns, "csvload load orders.csv shop.db --all-text --numbers de", nil,
            "Either all values are text, or some are numbers."),
        .init(.columns, "csvload load orders.csv shop.db --default age=1", .columnUnknown, "There is no such column."),
        .init(
            .columns, "csvload load orders.csv shop.db --index age", .columnUnknown, "There is no such column to index."
        ),
        .init(.columns, "csvload load orders.csv shop.db --extract age", .columnUnknown, "There is no such column."),
        .init(
            .columns, "csvload load orders.csv shop.db --extract name --table name", .tableNameInvalid,
            "The values would go into a table of the same name."),
        .init(
            .columns, "csvload load odd.csv shop.db --extract csvload_x", .tableNameInvalid,
            "The values would go into a table whose name belongs to csvload.",
            after: "printf 'id,csvload_x\\n1,a\\n' > odd.csv"),
        .init(
            .columns, "csvload load orders.csv shop.db --extract name", .tableMismatch,
            "A table of that name is there, and it is no lookup table.",
            after: "sqlite3 shop.db 'CREATE TABLE name (a)'"),
        .init(
            .columns, "csvload load orders.csv shop.db --filename-column name", .columnRepeated,
            "The input has such a column already."),
        .init(
            .columns, "csvload load orders.csv shop.db --compute total", nil,
            "The option takes a column and an expression with an equals sign between them."),
        .init(
            .columns, "csvload load orders.csv shop.db --compute 'a = 1' --compute 'a = 2'", .columnRepeated,
            "A column is computed once."),
        .init(
            .columns, "csvload load orders.csv shop.db --compute 'total = prize * 2'", .expressionInvalid,
            "The expression names something that is no column of the input, or is no SQL. SQLite's own words follow."),
        .init(
            .columns, "csvload load orders.csv shop.db --where 'price >'", .expressionInvalid,
            "The condition is no SQL expression. SQLite's own words follow."),
        .init(
            .columns, "csvload load orders.csv shop.db --compute 'n = prime_count(name)' --on-compute-error stop",
            .recordNotComputed, "A function of the expression refuses a value of this record."),
        .init(
            .columns, "csvload load orders.csv shop.db --compute 'n = 1' --load-extension ./none.so",
            .extensionUnavailable, "There is no such library, or it was not made for SQLite."),
        .init(
            .columns, "csvload load orders.csv shop.db --compute-command false", .computationFailed,
            "The command is asked for its columns before the load, and it ended without an answer."),
        .init(
            .columns, "csvload export shop.db orders --columns nam", .columnUnknown, "The table has no such column.",
            after: "csvload orders.csv shop.db"),
        .init(
            .columns, "csvload export shop.db orders --order-by name,name", .columnRepeated, "A column sorts once.",
            after: "csvload orders.csv shop.db"),
        .init(
            .columns, "csvload export shop.db orders --where 'prize > 1'", .expressionInvalid,
            "The condition names something that is no column of the table, or is no SQL. SQLite's own words follow.",
            after: "csvload orders.csv shop.db"),
    ]
}
