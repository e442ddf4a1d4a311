extension MessageCase {
    static let commandLine: [MessageCase] = [
        .init(
            .commandLine, "csvload laod orders.csv shop.db", nil,
            "The first word is no subcommand and no file. The nearest subcommand is named."),
        .init(
            .commandLine, "csvload shop.db", nil,
            "One word alone is neither a subcommand nor an input that could be loaded. Name what to do with it."),
        .init(.commandLine, "csvload orders.csv", nil, "A file alone: the database to load it into is missing."),
        .init(.commandLine, "csvload --quiet", nil, "There are options, and nothing to apply them to."),
        .init(.commandLine, "csvload help load twice", nil, "`help` takes one subcommand. Leave the second word out."),
        .init(
            .commandLine, "csvload load orders.csv", nil,
            "An operand is missing. The line below the message shows all that the subcommand takes."),
        .init(
            .commandLine, "csvload status shop.db other.db", nil,
            "There is one operand too many. Perhaps a shell has broken a name with blanks into two words: put it in quotes."
        ),
        .init(
            .commandLine, "csvload load orders.csv shop.db --delimeter ';'", nil,
            "There is no such option. The nearest one is named; `csvload help load` lists all of them."),
        .init(
            .commandLine, "csvload status shop.db --key id", nil,
            "The option exists, and this subcommand does not take it. Leave it out, or use one that takes it."),
        .init(
            .commandLine, "csvload load orders.csv shop.db --quiet=yes", nil,
            "The option is either there or not. Leave the value out."),
        .init(
            .commandLine, "csvload load orders.csv shop.db --table", nil,
            "The option needs a value, after a space or an equals sign."),
        .init(
            .commandLine, "csvload load orders.csv shop.db --table a --table b", nil,
            "The option holds for the whole load and is given once. Leave one of them out."),
        .init(
            .commandLine, "csvload load orders.csv shop.db --key id --pk id", nil,
            "Two names of the same option. Leave one of them out."),
        .init(
            .commandLine, "csvload load orders.csv shop.db --jobs many", nil, "The value is no number in that range."),
        .init(.commandLine, "csvload load orders.csv shop.db --batch-bytes lots", nil, "The value is no size."),
        .init(
            .commandLine, "csvload load orders.csv shop.db --max-rejects few", nil,
            "The value is neither a number of records nor a percentage."),
        .init(
            .commandLine, "csvload load orders.csv shop.db --progress loud", nil, "The option takes one of a few words."
        ),
        .init(.commandLine, "csvload load orders.csv shop.db --quote ab", nil, "The option takes one character."),
        .init(.commandLine, "csvload load orders.csv shop.db --escape ''", nil, "The option takes one character."),
        .init(
            .commandLine, "csvload load orders.csv shop.db --delimiter ''", nil,
            "The option takes at least one character."),
        .init(.commandLine, "csvload forget shop.db --runs-older-than soon", nil, "The value is no span of time."),
        .init(
            .commandLine, "csvload rejects shop.db --reason raged", nil,
            "Rejects have reasons with these names, and this is none of them."),
        .init(.commandLine, "csvload completions tcsh", nil, "There are completions for these shells alone."),
        .init(
            .commandLine, "csvload schedule cron --daily 02:00 -- load orders.csv shop.db --null $'a\\nb'", nil,
            "A crontab cannot hold a line end, and what cannot be seen would be run unseen."),
        .init(.commandLine, "csvload man lood", nil, "There is a page for each subcommand, and this is none."),
    ]

    static let options: [MessageCase] = [
        .init(
            .options, "csvload load pipe pipe shop.db --table t", nil,
            "Whoever reads a pipe first leaves nothing of it for the next one.", after: "mkfifo pipe"),
        .init(
            .options, "csvload load /dev/stdin shop.db < orders.csv", nil,
            "`<(…)` and `/dev/stdin` are numbers of open files: a table cannot be called after them."),
        .init(
            .options, "csvload load orders.csv more.csv shop.db --source-name shop", nil,
            "Each input is a source of its own, with a name and checkpoints of its own."),
        .init(.options, "csvload load - - shop.db --table t", nil, "What was read once is gone. Name it once."),
        .init(
            .options, "csvload load - shop.db", nil,
            "The table is called like the file, and standard input has no file's name."),
        .init(.options, "csvload load orders.csv shop.db --table ''", nil, "A table needs a name."),
        .init(
            .options, "csvload load orders.csv shop.db --table csvload_orders", nil,
            "Such names belong to csvload's bookkeeping and to SQLite itself."),
        .init(.options, "csvload load orders.csv shop.db --migrations ''", nil, "The folder's name is empty."),
        .init(
            .options, "csvload load orders.csv shop.db --spool", nil,
            "A file can be read again as it is. Leave --spool out."),
        .init(.options, "csvload load orders.csv shop.db --header --no-header", nil, "Only one of them can be."),
        .init(.options, "csvload load orders.csv shop.db --strict --no-strict", nil, "Only one of them can be."),
        .init(
            .options, "csvload load orders.csv shop.db --load-extension ./functions.so", nil,
            "A library of functions does nothing where no expression calls them."),
        .init(
            .options, "csvload load orders.csv shop.db --union-by-name --schema ignore", nil,
            "Another name for --schema evolve is --union-by-name."),
        .init(
            .options, "csvload load orders.csv shop.db --delimiter $'\\n'", nil,
            "A line end ends a record, so it cannot separate fields."),
        .init(
            .options, "csvload load orders.csv shop.db --delimiter spaces --quote tab", nil,
            "Runs of spaces and tabs are the delimiter. Choose another quote."),
        .init(
            .options, "csvload load orders.csv shop.db --drop-empty lines", nil,
            "Records and columns can be left out where they are empty."),
        .init(
            .options, "csvload export shop.db orders --delimiter spaces", nil,
            "A file has one delimiter between two fields. Name it."),
        .init(
            .options, "csvload load orders.csv shop.db --delimiter ';' --quote ';'", nil,
            "A character cannot both separate fields and stand around them."),
        .init(
            .options, "csvload load orders.csv shop.db --delimiter ';' --escape ';'", nil,
            "A character cannot both separate fields and take the meaning from the next one."),
        .init(
            .options, "csvload load orders.csv shop.db --progress-interval 5", nil,
            "Only lines for a log come in intervals. Say --progress plain, or leave the interval out."),
        .init(.options, "csvload export shop.db ''", nil, "The name of the table is empty."),
        .init(.options, "csvload export shop.db orders --output ''", nil, "The name of the file is empty."),
        .init(
            .options, "csvload export shop.db orders --output - --append", nil,
            "There is nothing on standard output to add to. Leave --append out, or name a file."),
        .init(
            .options, "csvload export shop.db a/b", nil,
            "Without --output the file is called like the table, and no file can be called so."),
        .init(
            .options, "csvload export shop.db orders --format jsonl --delimiter ';'", nil,
            "An object a line has no delimiter, header or empty field. Leave the option out."),
        .init(
            .options, "csvload export shop.db orders --null NA --null -", nil,
            "NULL is written in one way. Leave one of them out."),
        .init(
            .options, "csvload export shop.db orders --delimiter '\"'", nil,
            "Such a file could not be read again. Choose another delimiter."),
        .init(
            .options, "csvload forget shop.db", nil, "Either old runs are forgotten, or a whole source."),
        .init(
            .options, "csvload forget shop.db --runs-older-than 90d --table orders", nil,
            "Old runs are those of all tables. Leave --table out, or name a source."),
        .init(
            .options, "csvload forget shop.db --runs-older-than 90d --source-name orders.csv", nil,
            "Either old runs are forgotten, or a whole source."),
        .init(.options, "csvload migrate shop.db", nil, "The folder has no default."),
        .init(
            .options, "csvload rejects shop.db --export a.csv --retry", nil,
            "What is written and what is left depend on which comes first."),
        .init(.options, "csvload rejects shop.db --export ''", nil, "The name of the file is empty."),
        .init(
            .options, "csvload rejects shop.db --retry --limit 5", nil,
            "Leave --limit out, or choose records by --reason, --table or --source-name."),
        .init(
            .options, "csvload rejects shop.db --export a.csv --json", nil,
            "What is exported is CSV. Leave --json out."),
        .init(
            .options, "csvload rejects shop.db --ragged pad", nil,
            "It says how records are read again. Add --retry, or leave it out."),
        .init(.options, "csvload report shop.db --output ''", nil, "The name of the file is empty."),
    ]
}
