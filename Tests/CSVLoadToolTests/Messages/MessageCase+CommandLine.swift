extension MessageCase {
    static let commandLine: [MessageCase] = [
        .init(
            .commandLine, "csvload laod orders.csv shop.db", 64,
            "The first word is no subcommand and no file. The nearest subcommand is named."),
        .init(
            .commandLine, "csvload shop.db", 64,
            "One word alone is neither a subcommand nor an input that could be loaded. Name what to do with it."),
        .init(.commandLine, "csvload orders.csv", 64, "A file alone: the database to load it into is missing."),
        .init(.commandLine, "csvload --quiet", 64, "There are options, and nothing to apply them to."),
        .init(.commandLine, "csvload help load twice", 64, "`help` takes one subcommand. Leave the second word out."),
        .init(
            .commandLine, "csvload load orders.csv", 64,
            "An operand is missing. The line below the message shows all that the subcommand takes."),
        .init(
            .commandLine, "csvload status shop.db other.db", 64,
            "There is one operand too many. Perhaps a shell has broken a name with blanks into two words: put it in quotes."
        ),
        .init(
            .commandLine, "csvload load orders.csv shop.db --delimeter ';'", 64,
            "There is no such option. The nearest one is named; `csvload help load` lists all of them."),
        .init(
            .commandLine, "csvload status shop.db --key id", 64,
            "The option exists, and this subcommand does not take it. Leave it out, or use one that takes it."),
        .init(
            .commandLine, "csvload load orders.csv shop.db --quiet=yes", 64,
            "The option is either there or not. Leave the value out."),
        .init(
            .commandLine, "csvload load orders.csv shop.db --table", 64,
            "The option needs a value, after a space or an equals sign."),
        .init(
            .commandLine, "csvload load orders.csv shop.db --table a --table b", 64,
            "The option holds for the whole load and is given once. Leave one of them out."),
        .init(
            .commandLine, "csvload load orders.csv shop.db --key id --pk id", 64,
            "Two names of the same option. Leave one of them out."),
        .init(.commandLine, "csvload load orders.csv shop.db --jobs many", 64, "The value is no number in that range."),
        .init(.commandLine, "csvload load orders.csv shop.db --batch-bytes lots", 64, "The value is no size."),
        .init(
            .commandLine, "csvload load orders.csv shop.db --max-rejects few", 64,
            "The value is neither a number of records nor a percentage."),
        .init(
            .commandLine, "csvload load orders.csv shop.db --progress loud", 64, "The option takes one of a few words."),
        .init(.commandLine, "csvload load orders.csv shop.db --quote ab", 64, "The option takes one character."),
        .init(.commandLine, "csvload load orders.csv shop.db --escape ''", 64, "The option takes one character."),
        .init(
            .commandLine, "csvload load orders.csv shop.db --delimiter ''", 64,
            "The option takes at least one character."),
        .init(.commandLine, "csvload forget shop.db --runs-older-than soon", 64, "The value is no span of time."),
        .init(
            .commandLine, "csvload rejects shop.db --reason raged", 64,
            "Rejects have reasons with these names, and this is none of them."),
        .init(.commandLine, "csvload completions tcsh", 64, "There are completions for these shells alone."),
        .init(.commandLine, "csvload man lood", 64, "There is a page for each subcommand, and this is none."),
    ]

    static let options: [MessageCase] = [
        .init(
            .options, "csvload load pipe pipe shop.db --table t", 64,
            "Whoever reads a pipe first leaves nothing of it for the next one.", after: "mkfifo pipe"),
        .init(
            .options, "csvload load /dev/stdin shop.db < orders.csv", 64,
            "`<(…)` and `/dev/stdin` are numbers of open files: a table cannot be called after them."),
        .init(
            .options, "csvload load orders.csv more.csv shop.db --source-name shop", 64,
            "Each input is a source of its own, with a name and checkpoints of its own."),
        .init(.options, "csvload load - - shop.db --table t", 64, "What was read once is gone. Name it once."),
        .init(
            .options, "csvload load - shop.db", 64,
            "The table is called like the file, and standard input has no file's name."),
        .init(.options, "csvload load orders.csv shop.db --table ''", 64, "A table needs a name."),
        .init(
            .options, "csvload load orders.csv shop.db --table csvload_orders", 64,
            "Such names belong to csvload's bookkeeping and to SQLite itself."),
        .init(.options, "csvload load orders.csv shop.db --migrations ''", 64, "The folder's name is empty."),
        .init(
            .options, "csvload load orders.csv shop.db --spool", 64,
            "A file can be read again as it is. Leave --spool out."),
        .init(.options, "csvload load orders.csv shop.db --header --no-header", 64, "Only one of them can be."),
        .init(.options, "csvload load orders.csv shop.db --strict --no-strict", 64, "Only one of them can be."),
        .init(
            .options, "csvload load orders.csv shop.db --load-extension ./functions.so", 64,
            "A library of functions does nothing where no expression calls them."),
        .init(
            .options, "csvload load orders.csv shop.db --union-by-name --schema ignore", 64,
            "Another name for --schema evolve is --union-by-name."),
        .init(
            .options, "csvload load orders.csv shop.db --delimiter $'\\n'", 64,
            "A line end ends a record, so it cannot separate fields."),
        .init(
            .options, "csvload load orders.csv shop.db --delimiter spaces --quote tab", 64,
            "Runs of spaces and tabs are the delimiter. Choose another quote."),
        .init(
            .options, "csvload load orders.csv shop.db --drop-empty lines", 64,
            "Records and columns can be left out where they are empty."),
        .init(
            .options, "csvload export shop.db orders --delimiter spaces", 64,
            "A file has one delimiter between two fields. Name it."),
        .init(
            .options, "csvload load orders.csv shop.db --delimiter ';' --quote ';'", 64,
            "A character cannot both separate fields and stand around them."),
        .init(
            .options, "csvload load orders.csv shop.db --delimiter ';' --escape ';'", 64,
            "A character cannot both separate fields and take the meaning from the next one."),
        .init(
            .options, "csvload load orders.csv shop.db --progress-interval 5", 64,
            "Only lines for a log come in intervals. Say --progress plain, or leave the interval out."),
        .init(.options, "csvload export shop.db ''", 64, "The name of the table is empty."),
        .init(.options, "csvload export shop.db orders --output ''", 64, "The name of the file is empty."),
        .init(
            .options, "csvload export shop.db orders --output - --append", 64,
            "There is nothing on standard output to add to. Leave --append out, or name a file."),
        .init(
            .options, "csvload export shop.db a/b", 64,
            "Without --output the file is called like the table, and no file can be called so."),
        .init(
            .options, "csvload export shop.db orders --format jsonl --delimiter ';'", 64,
            "An object a line has no delimiter, header or empty field. Leave the option out."),
        .init(
            .options, "csvload export shop.db orders --null NA --null -", 64,
            "NULL is written in one way. Leave one of them out."),
        .init(
            .options, "csvload export shop.db orders --delimiter '\"'", 64,
            "Such a file could not be read again. Choose another delimiter."),
        .init(
            .options, "csvload forget shop.db", 64, "Either old runs are forgotten, or a whole source."),
        .init(
            .options, "csvload forget shop.db --runs-older-than 90d --table orders", 64,
            "Old runs are those of all tables. Leave --table out, or name a source."),
        .init(
            .options, "csvload forget shop.db --runs-older-than 90d --source-name orders.csv", 64,
            "Either old runs are forgotten, or a whole source."),
        .init(.options, "csvload migrate shop.db", 64, "The folder has no default."),
        .init(
            .options, "csvload rejects shop.db --export a.csv --retry", 64,
            "What is written and what is left depend on which comes first."),
        .init(.options, "csvload rejects shop.db --export ''", 64, "The name of the file is empty."),
        .init(
            .options, "csvload rejects shop.db --retry --limit 5", 64,
            "Leave --limit out, or choose records by --reason, --table or --source-name."),
        .init(
            .options, "csvload rejects shop.db --export a.csv --json", 64,
            "What is exported is CSV. Leave --json out."),
        .init(
            .options, "csvload rejects shop.db --ragged pad", 64,
            "It says how records are read again. Add --retry, or leave it out."),
        .init(.options, "csvload report shop.db --output ''", 64, "The name of the file is empty."),
    ]
}
