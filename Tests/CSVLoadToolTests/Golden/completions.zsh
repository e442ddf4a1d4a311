#compdef csvload
# Completes csvload in zsh. Written by 'csvload completions zsh'.

_csvload() {
    local context curcontext=$curcontext state state_descr line ret=1
    local -A opt_args
    local -a commands=(
        'load:Load CSV files into a table of a database; run it again to resume'
        'resume:Go on with every unfinished load of a database'
        'inspect:Show how an input would be read: dialect, columns, types, the table; writes nothing'
        'status:Show the sources of a database, their runs and what is unfinished'
        'verify:Compare an input with the table it was loaded into, cell by cell; writes nothing'
        'rejects:List the records that were refused, write them to a file, or load them again'
        'changes:List the rows that runs inserted, updated and deleted, or undo a run'
        'export:Write a table as CSV or JSON Lines, to a file that is replaced as a whole'
        'report:Write what was loaded, how it went and what the tables hold as one HTML page'
        'migrate:Apply a folder of numbered SQL files to a database, each one once'
        'forget:Forget old runs, or all that is known of a source; rows of tables always stay'
        'schedule:Print or install a crontab line, systemd units or a task that starts a load by itself'
        'compute:Compute columns of records and write the rows, without a database'
        'plan:Cut inputs into parts that other processes or machines can compute; writes only the plan'
        'spark:Load CSV files whose rows an Apache Spark cluster computes'
        'completions:Print a script that teaches a shell to complete csvload'\''s command lines'
        'man:Print the manual page of csvload, or of one of its subcommands'
        'help:Print the help of csvload or of a subcommand'
    )
    _arguments -C -S : \
        '(- *)--version[Print the version]' \
        '(- *)-h[Print this help]' \
        '(- *)--help[Print this help]' \
        '1: :->command' \
        '*::: :->rest' && ret=0
    case $state in
    (command)
        # A file in this place is the input of 'load'.
        _describe -t commands subcommand commands && ret=0
        _files && ret=0
        ;;
    (rest)
        words=("$line[1]" "${words[@]}")
        ((CURRENT += 1))
        curcontext=${curcontext%:*:*}:csvload-$line[1]:
        case $line[1] in
        (resume)
            _arguments -S : \
                '--max-deletes=[Stop with exit code 65, before anything is written, if more rows would be taken out of the table than N, or than N percent of those that the source has brought]:N[%]: ' \
                '--allow-commands[Run the commands and load the libraries that the database says its sources were loaded with]' \
                '--trust-database[Read the inputs, and run the migrations and what --allow-commands allows, as the database says, although others than you can write to it or to its folder]' \
                '--if-locked=[Another load is writing to the database: fail with 75, wait for it, or skip this one with 0]:fail|wait|skip:(fail wait skip)' \
                '--busy-timeout=[Wait so long for a lock that another program has on the database, then exit with 75]:SECONDS: ' \
                '--progress=[Show the progress on standard error: as one line that is drawn over, or a line at a time (plain)]:auto|always|never|plain:(auto always never plain)' \
                '--progress-interval=[With --progress plain: write a line every so many seconds]:SECONDS: ' \
                '--json[Print the result on standard output as JSON, for programs]' \
                '--quiet[Print nothing on standard error but errors and warnings]' \
                '--log-format=[Write the log as lines of text, or as a JSON object a line; with json, all of standard error is JSON]:text|json:(text json)' \
                '--log-level=[Log nothing below this level]:debug|info|warning|error:(debug info warning error)' \
                '--log-file=[Append the log to this file; SIGHUP opens it again]:FILE:_files' \
                '--log-max-bytes=[Put the log file aside, as FILE.1 and so on, when it has grown to this size]:N: ' \
                '--log-keep=[Keep so many log files that were put aside]:N: ' \
                '--log-values[Show rejected records in the log, which by default holds no values]' \
                '--metrics-file=[Keep numbers for Prometheus in this file, replaced every few seconds and at the end; node_exporter collects it if its name ends in .prom]:FILE:_files' \
                '--warn-if-slower=[Warn if the load reads so much fewer records a second than the median of earlier ones of its source; the exit code stays]:PERCENT: ' \
                '--warn-if-fewer-rows=[Warn if the source has so much fewer records than the median of its earlier loads; the exit code stays]:PERCENT: ' \
                '--on-failure=[Run this command in a shell after a load that failed or was stopped; variables of its environment say what happened: CSVLOAD_STATUS, CSVLOAD_ERROR, CSVLOAD_NEXT and others]:CMD: ' \
                '--on-success=[Run this command after a load whose records are all in the table]:CMD: ' \
                '--on-rejects=[Run this command after a load that is done, and of which records are among the rejects]:CMD: ' \
                '--hook-timeout=[Stop such a command that takes longer; whatever becomes of it, the exit code is the load'\''s]:SECONDS: ' \
                '(- *)-h[Print this help]' \
                '(- *)--help[Print this help]' \
                '1:DATABASE:_files' && ret=0
            ;;
        (inspect)
            _arguments -S : \
                '--table=[Load into this table]:NAME: ' \
                '(--pk)--key=[Identify rows by these columns: a record whose key is in the table updates its row]:COL[,COL]: ' \
                '(--key)--pk=[Identify rows by these columns: a record whose key is in the table updates its row]:COL[,COL]: ' \
                '*--type=[Give a column the type INTEGER, REAL, TEXT, BLOB or ANY]:COL=TYPE: ' \
                '--all-text[Make every column TEXT, unless --type says otherwise]' \
                '--columns=[Load only these columns of the input, in this order]:COL[,COL]: ' \
                '*--rename=[Call a column of the header NEW in the table, and in the other flags]:OLD=NEW: ' \
                '--dialect=[Read the text as it is written by what goes by this name; nothing that it sets is looked for, and single flags go over it]:rfc4180|excel|mysql|postgres-text:(rfc4180 excel mysql postgres-text)' \
                '--delimiter=[What separates fields: comma, semicolon, tab, pipe, space, colon, any other character or several, or '\''\\x01'\'' or '\''^A'\''; '\''spaces'\'' are runs of spaces and tabs, as in aligned columns]:C: ' \
                '--quote=[The character around fields; '\''none'\'' reads quotes as plain characters]:C|none: ' \
                '--escape=[The character that takes the special meaning from the one behind it, in quotes and outside of them]:C: ' \
                '--comment=[Skip lines that begin with this text]:C: ' \
                '--header[Take the first line for the header, even if it looks like a record: --header-lines 1]' \
                '--no-header[Read the first line as a record, and name the columns column_1, column_2 and so on]' \
                '--header-lines=[How many lines name the columns; several are joined, column by column]:N: ' \
                '--skip-lines=[Pass over N lines before the header; they are kept with the source]:N: ' \
                '--skip-footer=[Pass over the last N lines; they are kept with the source]:N: ' \
                '--table-number=[Read the N-th of several tables in one text that empty lines set apart]:N: ' \
                '--encoding=[The encoding of the text, by a name that iconv knows, such as WINDOWS-1252; auto for the one that the first MiB of the text speaks for, which is told]:NAME: ' \
                '--ragged=[A record with too few or too many fields is rejected; or a short one is filled with NULL (pad); or that, and what a long one has too much is kept as a JSON array in the column extra_fields (keep)]:reject|pad|keep:(reject pad keep)' \
                '--stray-quotes=[A quote that opens a field and does not close where it ends: reject the record, or take it as text]:reject|literal:(reject literal)' \
                '*--null=[Read a field with exactly this text and without quotes as NULL, as an empty one is; '\''COL:TEXT'\'' says so of one column]:TEXT: ' \
                '--trim[Take spaces and tabs off around values and names that have no quotes]' \
                '--drop-empty=[Leave out what is empty: '\''rows'\'' are records without a value, '\''columns'\'' those without a name and without a value]:rows,columns: ' \
                '*--numbers=[How numbers are written: en (1,234.5), de (1.234,5), fr (1 234,5), ch (1'\''234.5) or a number that shows its marks, in all columns whose values are such numbers, or as COL:FORMAT in one]:FORMAT: ' \
                '*--dates=[How dates are written, such as '\''%d.%m.%Y'\'': stored as 2025-03-01, in all columns whose values are such dates, or as COL:FORMAT in one]:FORMAT: ' \
                '--max-record-bytes=[Reject a record that is longer than about this many bytes, such as '\''64MiB'\'': memory has to hold the longest one several times]:N: ' \
                '--max-input-bytes=[Stop with exit code 65 where an input has more bytes than this, unpacked, such as '\''50GiB'\'']:N: ' \
                '--max-ratio=[Stop with exit code 65 where a packed input unpacks to more than N bytes for each of its own]:N: ' \
                '--tune[Load the front of the input several times with other --jobs, --batch-bytes and --chunk-bytes, into a database in the working folder that is deleted again, and say what is fastest here]' \
                '--json[Print the result on standard output as JSON, for programs]' \
                '(- *)-h[Print this help]' \
                '(- *)--help[Print this help]' \
                '1:INPUT:_files' && ret=0
            ;;
        (status)
            _arguments -S : \
                '--json[Print the result on standard output as JSON, for programs]' \
                '(- *)-h[Print this help]' \
                '(- *)--help[Print this help]' \
                '1:DATABASE:_files' && ret=0
            ;;
        (verify)
            _arguments -S : \
                '--table=[Compare with this table]:NAME: ' \
                '(--pk)--key=[Identify rows by these columns: a record whose key is in the table updates its row]:COL[,COL]: ' \
                '(--key)--pk=[Identify rows by these columns: a record whose key is in the table updates its row]:COL[,COL]: ' \
                '*--type=[Give a column the type INTEGER, REAL, TEXT, BLOB or ANY]:COL=TYPE: ' \
                '--all-text[Make every column TEXT, unless --type says otherwise]' \
                '--columns=[Load only these columns of the input, in this order]:COL[,COL]: ' \
                '*--rename=[Call a column of the header NEW in the table, and in the other flags]:OLD=NEW: ' \
                '--schema=[Columns that are not in the table: refuse the input, add them to the table, or leave them out]:freeze|evolve|ignore|widen:(freeze evolve ignore widen)' \
                '--union-by-name[Same as --schema evolve, for several inputs with different headers]' \
                '--on-conflict=[A record whose key is in the table: update the row, leave it as it is, or stop the load]:update|ignore|abort:(update ignore abort)' \
                '--on-duplicate-key=[The same key twice in the input: the last record wins, the first, or later ones are rejected]:last|first|reject:(last first reject)' \
                '*--default=[Put VALUE where the column would be NULL; it is the DEFAULT of a new table'\''s column]:COL=VALUE: ' \
                '*--not-null=[Reject records in which the column is NULL]:COL: ' \
                '--strict[Make a new table STRICT, so that no later write changes a column'\''s type; this is the default]' \
                '--no-strict[Make a new table without STRICT, for tools that do not know it]' \
                '--rowid=[Make a new table with SQLite'\''s hidden rowid, or WITHOUT ROWID, where the rows stand in the key'\''s own index: auto leaves it out where the key is TEXT or has several columns and records are short]:auto|always|never:(auto always never)' \
                '--filename-column=[Add a column that holds the name of the source in every row]:COL: ' \
                '*--extract=[Keep the column'\''s values in a table of its own, named like it, and their ids in the column]:COL: ' \
                '--dialect=[Read the text as it is written by what goes by this name; nothing that it sets is looked for, and single flags go over it]:rfc4180|excel|mysql|postgres-text:(rfc4180 excel mysql postgres-text)' \
                '--delimiter=[What separates fields: comma, semicolon, tab, pipe, space, colon, any other character or several, or '\''\\x01'\'' or '\''^A'\''; '\''spaces'\'' are runs of spaces and tabs, as in aligned columns]:C: ' \
                '--quote=[The character around fields; '\''none'\'' reads quotes as plain characters]:C|none: ' \
                '--escape=[The character that takes the special meaning from the one behind it, in quotes and outside of them]:C: ' \
                '--comment=[Skip lines that begin with this text]:C: ' \
                '--header[Take the first line for the header, even if it looks like a record: --header-lines 1]' \
                '--no-header[Read the first line as a record, and name the columns column_1, column_2 and so on]' \
                '--header-lines=[How many lines name the columns; several are joined, column by column]:N: ' \
                '--skip-lines=[Pass over N lines before the header; they are kept with the source]:N: ' \
                '--skip-footer=[Pass over the last N lines; they are kept with the source]:N: ' \
                '--table-number=[Read the N-th of several tables in one text that empty lines set apart]:N: ' \
                '--encoding=[The encoding of the text, by a name that iconv knows, such as WINDOWS-1252; auto for the one that the first MiB of the text speaks for, which is told]:NAME: ' \
                '--ragged=[A record with too few or too many fields is rejected; or a short one is filled with NULL (pad); or that, and what a long one has too much is kept as a JSON array in the column extra_fields (keep)]:reject|pad|keep:(reject pad keep)' \
                '--stray-quotes=[A quote that opens a field and does not close where it ends: reject the record, or take it as text]:reject|literal:(reject literal)' \
                '*--null=[Read a field with exactly this text and without quotes as NULL, as an empty one is; '\''COL:TEXT'\'' says so of one column]:TEXT: ' \
                '--trim[Take spaces and tabs off around values and names that have no quotes]' \
                '--drop-empty=[Leave out what is empty: '\''rows'\'' are records without a value, '\''columns'\'' those without a name and without a value]:rows,columns: ' \
                '*--numbers=[How numbers are written: en (1,234.5), de (1.234,5), fr (1 234,5), ch (1'\''234.5) or a number that shows its marks, in all columns whose values are such numbers, or as COL:FORMAT in one]:FORMAT: ' \
                '*--dates=[How dates are written, such as '\''%d.%m.%Y'\'': stored as 2025-03-01, in all columns whose values are such dates, or as COL:FORMAT in one]:FORMAT: ' \
                '--update-only[Change rows that are in the table, by their key, and add none: other records are rejects]' \
                '--max-record-bytes=[Reject a record that is longer than about this many bytes, such as '\''64MiB'\'': memory has to hold the longest one several times]:N: ' \
                '--max-input-bytes=[Stop with exit code 65 where an input has more bytes than this, unpacked, such as '\''50GiB'\'']:N: ' \
                '--max-ratio=[Stop with exit code 65 where a packed input unpacks to more than N bytes for each of its own]:N: ' \
                '*--compute=[Set a column to the value of an SQL expression over the columns of the record; its type is ANY unless --type names it]:"COL = SQL": ' \
                '--where=[Load only the records for which this SQL expression is true; the others count as filtered]:SQL: ' \
                '*--load-extension=[Load a shared library of SQLite functions, which --compute and --where may then call; ENTRY is the name of its entry point]:FILE[\:ENTRY]:_files' \
                '--compute-command=[Set columns by a program: it reads records on its standard input and writes an answer for each, in order, on its standard output]:CMD: ' \
                '--compute-shell[Have /bin/sh run the command; else it is a program and its words, and quotes group words]' \
                '--compute-format=[Write records for the command, and read its answers, as JSON objects a line, or as CSV with a header]:jsonl|csv|tsv:(jsonl csv tsv)' \
                '--compute-columns=[The columns that the command sets]:COL[=TYPE][,COL[=TYPE]]: ' \
                '--compute-retries=[Give a record for which the command failed to it N more times, each time after a longer pause]:N: ' \
                '--compute-timeout=[Reject a record for which SQL takes longer than this, or for which a command that owes its answer is silent for so long; 0 waits for ever]:SECONDS: ' \
                '--allow-commands[Run the commands and load the libraries that the database says its sources were loaded with]' \
                '--trust-database[Read the inputs, and run the migrations and what --allow-commands allows, as the database says, although others than you can write to it or to its folder]' \
                '--differences=[List the first N differences, each with row id, line and column]:N: ' \
                '--show-values[Show the values that differ, too, which by default nothing prints]' \
                '--jobs=[Parse and compute in this many threads]:N: ' \
                '--source-name=[Know the source by this name, as for standard input or a file that moves]:NAME: ' \
                '--progress=[Show the progress on standard error: as one line that is drawn over, or a line at a time (plain)]:auto|always|never|plain:(auto always never plain)' \
                '--progress-interval=[With --progress plain: write a line every so many seconds]:SECONDS: ' \
                '--json[Print the result on standard output as JSON, for programs]' \
                '--quiet[Print nothing on standard error but errors and warnings]' \
                '(- *)-h[Print this help]' \
                '(- *)--help[Print this help]' \
                '1:INPUT:_files' \
                '2:DATABASE:_files' && ret=0
            ;;
        (rejects)
            _arguments -S : \
                '--reason=[Only rejects with this reason, such as ragged, type or constraint]:CODE: ' \
                '--limit=[List at most N records]:N: ' \
                '--export=[Write the records of one source to this file as they were; '\''-'\'' is standard output]:FILE:_files' \
                '--retry[Load the records again; those that fit now leave the rejects]' \
                '--table=[Only rejects of sources that this table is loaded from]:NAME: ' \
                '--schema=[Columns that are not in the table: refuse to retry, add them to the table ('\''widen'\'' likewise), or leave them out]:freeze|evolve|ignore|widen:(freeze evolve ignore widen)' \
                '--ragged=[A short record is filled with NULL (pad); or that, and what a long one has too much is kept in the column extra_fields, which --schema evolve adds (keep)]:reject|pad|keep:(reject pad keep)' \
                '--stray-quotes=[A quote that opens a field and does not close where it ends: reject it, or take it as text]:reject|literal:(reject literal)' \
                '*--null=[Read a field with exactly this text and without quotes as NULL too]:TEXT: ' \
                '--allow-commands[Run the commands and load the libraries that the database says its sources were loaded with]' \
                '--trust-database[Read the inputs, and run the migrations and what --allow-commands allows, as the database says, although others than you can write to it or to its folder]' \
                '--source-name=[Only rejects of this source, by its name or path]:NAME: ' \
                '--if-locked=[Another load is writing to the database: fail with 75, wait for it, or skip this one with 0]:fail|wait|skip:(fail wait skip)' \
                '--busy-timeout=[Wait so long for a lock that another program has on the database, then exit with 75]:SECONDS: ' \
                '--json[Print the result on standard output as JSON, for programs]' \
                '--quiet[Print nothing on standard error but errors and warnings]' \
                '(- *)-h[Print this help]' \
                '(- *)--help[Print this help]' \
                '1:DATABASE:_files' && ret=0
            ;;
        (changes)
            _arguments -S : \
                '--run=[Only changes of the run of this number]:N: ' \
                '--since=[Only changes from this time on: '\''2026-03-01'\'', '\''2026-03-01T06:30:00Z'\'', or '\''36h'\'', '\''7d'\'' or '\''2w'\'' for the last hours, days or weeks]:TIME: ' \
                '--undo=[Put back what the run of this number has changed, but for rows that are no longer as it left them]:RUN: ' \
                '--limit=[List at most N changes as text, or N rows that --undo leaves as they are]:N: ' \
                '--table=[Only changes of this table]:NAME: ' \
                '--output=[Write the changes to this file as CSV, or as JSON Lines where it ends in '\''.jsonl'\''; it is replaced as a whole or not at all]:FILE:_files' \
                '--format=[Write text for people, CSV, or JSON Lines: an object a line]:text|csv|jsonl:(text csv jsonl)' \
                '--dry-run[With --undo: say how many rows would be put back, and change nothing]' \
                '--source-name=[Only changes by loads of this source, by its name or path]:NAME: ' \
                '--if-locked=[Another load is writing to the database: fail with 75, wait for it, or skip this one with 0]:fail|wait|skip:(fail wait skip)' \
                '--busy-timeout=[Wait so long for a lock that another program has on the database, then exit with 75]:SECONDS: ' \
                '--quiet[Print nothing on standard error but errors and warnings]' \
                '(- *)-h[Print this help]' \
                '(- *)--help[Print this help]' \
                '1:DATABASE:_files' && ret=0
            ;;
        (export)
            _arguments -S : \
                '--columns=[Write only these columns, in this order]:COL[,COL]: ' \
                '--delimiter=[What separates fields: comma, semicolon, tab, pipe, space, colon, any other character or several, or '\''\\x01'\'' or '\''^A'\'']:C: ' \
                '--no-header[Write no line with the names of the columns]' \
                '--null=[Write NULL as this text; a value that reads the same is quoted]:TEXT: ' \
                '--append[Add the rows to those that the file has, all of them or none; a CSV file needs the same header]' \
                '--where=[Write only the rows for which this SQL expression is true]:SQL: ' \
                '--order-by=[Sort the rows by these columns]:COL[,COL]: ' \
                '--output=[Write this file, which is replaced as a whole or not at all; '\''-'\'' is standard output]:FILE:_files' \
                '--format=[Write CSV, or JSON Lines: an object a line]:csv|jsonl:(csv jsonl)' \
                '--escape-formulas[Put an apostrophe before texts that begin with =, +, -, @, a tab or a carriage return, which a spreadsheet would run as a formula]' \
                '--quiet[Print nothing on standard error but errors and warnings]' \
                '(- *)-h[Print this help]' \
                '(- *)--help[Print this help]' \
                '1:DATABASE:_files' \
                '2:TABLE: ' && ret=0
            ;;
        (report)
            _arguments -S : \
                '--output=[Write this file, which is replaced as a whole or not at all; '\''-'\'' is standard output]:FILE:_files' \
                '--quiet[Print nothing on standard error but errors and warnings]' \
                '(- *)-h[Print this help]' \
                '(- *)--help[Print this help]' \
                '1:DATABASE:_files' && ret=0
            ;;
        (migrate)
            _arguments -S : \
                '--migrations=[The folder of the SQL files, such as 0001_orders.sql and 2_index.sql]:DIR:_files -/' \
                '--dry-run[Show what would be applied, and change nothing]' \
                '--json[Print the result on standard output as JSON, for programs]' \
                '(- *)-h[Print this help]' \
                '(- *)--help[Print this help]' \
                '1:DATABASE:_files' && ret=0
            ;;
        (forget)
            _arguments -S : \
                '--runs-older-than=[Forget runs that ended longer ago than this, such as 36h, 90d or 12w]:AGE: ' \
                '--table=[With --source-name: only as far as it was loaded into this table]:NAME: ' \
                '--dry-run[Show what would be forgotten, and change nothing]' \
                '--source-name=[Forget all that is known of this source, by its name or path]:NAME: ' \
                '--if-locked=[Another load is writing to the database: fail with 75, wait for it, or skip this one with 0]:fail|wait|skip:(fail wait skip)' \
                '--busy-timeout=[Wait so long for a lock that another program has on the database, then exit with 75]:SECONDS: ' \
                '--json[Print the result on standard output as JSON, for programs]' \
                '(- *)-h[Print this help]' \
                '(- *)--help[Print this help]' \
                '1:DATABASE:_files' && ret=0
            ;;
        (schedule)
            _arguments -S : \
                '--daily=[Start the load every day at this time, in local time]:HH\:MM: ' \
                '--weekly=[Start it every week at this day and time, such as '\''sun 02:00'\'']:'\''DAY HH\:MM'\'': ' \
                '--every=[Start it every so many minutes]:MINUTES: ' \
                '--name=[Call the schedule so; one of the same name is replaced]:NAME: ' \
                '--install[Install it for the current user instead of printing it]' \
                '(- *)-h[Print this help]' \
                '(- *)--help[Print this help]' \
                '*:KIND or LOAD: ' && ret=0
            ;;
        (compute)
            _arguments -S : \
                '*--type=[Give a column the type INTEGER, REAL, TEXT, BLOB or ANY]:COL=TYPE: ' \
                '--all-text[Make every column TEXT, unless --type says otherwise]' \
                '--columns=[Load only these columns of the input, in this order]:COL[,COL]: ' \
                '*--rename=[Call a column of the header NEW in the table, and in the other flags]:OLD=NEW: ' \
                '--dialect=[Read the text as it is written by what goes by this name; nothing that it sets is looked for, and single flags go over it]:rfc4180|excel|mysql|postgres-text:(rfc4180 excel mysql postgres-text)' \
                '--delimiter=[What separates fields: comma, semicolon, tab, pipe, space, colon, any other character or several, or '\''\\x01'\'' or '\''^A'\''; '\''spaces'\'' are runs of spaces and tabs, as in aligned columns]:C: ' \
                '--quote=[The character around fields; '\''none'\'' reads quotes as plain characters]:C|none: ' \
                '--escape=[The character that takes the special meaning from the one behind it, in quotes and outside of them]:C: ' \
                '--comment=[Skip lines that begin with this text]:C: ' \
                '--header[Take the first line for the header, even if it looks like a record: --header-lines 1]' \
                '--no-header[Read the first line as a record, and name the columns column_1, column_2 and so on]' \
                '--header-lines=[How many lines name the columns; several are joined, column by column]:N: ' \
                '--skip-lines=[Pass over N lines before the header; they are kept with the source]:N: ' \
                '--skip-footer=[Pass over the last N lines; they are kept with the source]:N: ' \
                '--table-number=[Read the N-th of several tables in one text that empty lines set apart]:N: ' \
                '--encoding=[The encoding of the text, by a name that iconv knows, such as WINDOWS-1252; auto for the one that the first MiB of the text speaks for, which is told]:NAME: ' \
                '--ragged=[A record with too few or too many fields is rejected; or a short one is filled with NULL (pad); or that, and what a long one has too much is kept as a JSON array in the column extra_fields (keep)]:reject|pad|keep:(reject pad keep)' \
                '--stray-quotes=[A quote that opens a field and does not close where it ends: reject the record, or take it as text]:reject|literal:(reject literal)' \
                '*--null=[Read a field with exactly this text and without quotes as NULL, as an empty one is; '\''COL:TEXT'\'' says so of one column]:TEXT: ' \
                '--trim[Take spaces and tabs off around values and names that have no quotes]' \
                '--drop-empty=[Leave out what is empty: '\''rows'\'' are records without a value, '\''columns'\'' those without a name and without a value]:rows,columns: ' \
                '*--numbers=[How numbers are written: en (1,234.5), de (1.234,5), fr (1 234,5), ch (1'\''234.5) or a number that shows its marks, in all columns whose values are such numbers, or as COL:FORMAT in one]:FORMAT: ' \
                '*--dates=[How dates are written, such as '\''%d.%m.%Y'\'': stored as 2025-03-01, in all columns whose values are such dates, or as COL:FORMAT in one]:FORMAT: ' \
                '--max-input-bytes=[Stop with exit code 65 where an input has more bytes than this, unpacked, such as '\''50GiB'\'']:N: ' \
                '--max-ratio=[Stop with exit code 65 where a packed input unpacks to more than N bytes for each of its own]:N: ' \
                '*--compute=[Set a column to the value of an SQL expression over the columns of the record; its type is ANY unless --type names it]:"COL = SQL": ' \
                '--where=[Load only the records for which this SQL expression is true; the others count as filtered]:SQL: ' \
                '*--load-extension=[Load a shared library of SQLite functions, which --compute and --where may then call; ENTRY is the name of its entry point]:FILE[\:ENTRY]:_files' \
                '--compute-command=[Set columns by a program: it reads records on its standard input and writes an answer for each, in order, on its standard output]:CMD: ' \
                '--compute-shell[Have /bin/sh run the command; else it is a program and its words, and quotes group words]' \
                '--compute-format=[Write records for the command, and read its answers, as JSON objects a line, or as CSV with a header]:jsonl|csv|tsv:(jsonl csv tsv)' \
                '--compute-columns=[The columns that the command sets]:COL[=TYPE][,COL[=TYPE]]: ' \
                '--compute-retries=[Give a record for which the command failed to it N more times, each time after a longer pause]:N: ' \
                '--compute-timeout=[Reject a record for which SQL takes longer than this, or for which a command that owes its answer is silent for so long; 0 waits for ever]:SECONDS: ' \
                '--on-compute-error=[A record whose computation fails: reject it, or stop the load]:reject|stop:(reject stop)' \
                '--allow-commands[Run the command and load the libraries that the plan names]' \
                '--input-format=[Read CSV, or JSON Lines: an object a line]:csv|jsonl:(csv jsonl)' \
                '--output-format=[Write CSV, the same with tabs, or JSON Lines]:csv|tsv|jsonl:(csv tsv jsonl)' \
                '--no-output-header[Write CSV without the line of the columns'\'' names]' \
                '--rejects-file=[Write each rejected record to this file, as JSON with its line, reason and text]:FILE:_files' \
                '--output=[Write this file, which is replaced as a whole or not at all]:FILE:_files' \
                '--format=[Write the part as JSON Lines ('\''jsonl'\''): an object for each row and each reject]:csv|jsonl:(csv jsonl)' \
                '--plan=[The plan, as '\''csvload plan'\'' wrote it]:FILE:_files' \
                '--part=[Compute the part of the plan with this number]:N: ' \
                '--check[Compute nothing, and report whether this csvload can compute the plan here; prints JSON]' \
                '--jobs=[Parse and compute in this many threads]:N: ' \
                '--max-rejects=[Stop with exit code 65 once more than N records were rejected, or more than N percent of those read so far, which is looked at from the 1,000th record on and at the end]:N[%]: ' \
                '--quiet[Print nothing on standard error but errors and warnings]' \
                '(- *)-h[Print this help]' \
                '(- *)--help[Print this help]' \
                '1:INPUT:_files' && ret=0
            ;;
        (plan)
            _arguments -S : \
                '--table=[Load into this table]:NAME: ' \
                '(--pk)--key=[Identify rows by these columns: a record whose key is in the table updates its row]:COL[,COL]: ' \
                '(--key)--pk=[Identify rows by these columns: a record whose key is in the table updates its row]:COL[,COL]: ' \
                '*--type=[Give a column the type INTEGER, REAL, TEXT, BLOB or ANY]:COL=TYPE: ' \
                '--all-text[Make every column TEXT, unless --type says otherwise]' \
                '--columns=[Load only these columns of the input, in this order]:COL[,COL]: ' \
                '*--rename=[Call a column of the header NEW in the table, and in the other flags]:OLD=NEW: ' \
                '*--default=[Put VALUE where the column would be NULL; it is the DEFAULT of a new table'\''s column]:COL=VALUE: ' \
                '*--not-null=[Reject records in which the column is NULL]:COL: ' \
                '--filename-column=[Add a column that holds the name of the source in every row]:COL: ' \
                '--dialect=[Read the text as it is written by what goes by this name; nothing that it sets is looked for, and single flags go over it]:rfc4180|excel|mysql|postgres-text:(rfc4180 excel mysql postgres-text)' \
                '--delimiter=[What separates fields: comma, semicolon, tab, pipe, space, colon, any other character or several, or '\''\\x01'\'' or '\''^A'\''; '\''spaces'\'' are runs of spaces and tabs, as in aligned columns]:C: ' \
                '--quote=[The character around fields; '\''none'\'' reads quotes as plain characters]:C|none: ' \
                '--escape=[The character that takes the special meaning from the one behind it, in quotes and outside of them]:C: ' \
                '--comment=[Skip lines that begin with this text]:C: ' \
                '--header[Take the first line for the header, even if it looks like a record: --header-lines 1]' \
                '--no-header[Read the first line as a record, and name the columns column_1, column_2 and so on]' \
                '--header-lines=[How many lines name the columns; several are joined, column by column]:N: ' \
                '--skip-lines=[Pass over N lines before the header; they are kept with the source]:N: ' \
                '--skip-footer=[Pass over the last N lines; they are kept with the source]:N: ' \
                '--table-number=[Read the N-th of several tables in one text that empty lines set apart]:N: ' \
                '--encoding=[The encoding of the text, by a name that iconv knows, such as WINDOWS-1252; auto for the one that the first MiB of the text speaks for, which is told]:NAME: ' \
                '--ragged=[A record with too few or too many fields is rejected; or a short one is filled with NULL (pad); or that, and what a long one has too much is kept as a JSON array in the column extra_fields (keep)]:reject|pad|keep:(reject pad keep)' \
                '--stray-quotes=[A quote that opens a field and does not close where it ends: reject the record, or take it as text]:reject|literal:(reject literal)' \
                '*--null=[Read a field with exactly this text and without quotes as NULL, as an empty one is; '\''COL:TEXT'\'' says so of one column]:TEXT: ' \
                '--trim[Take spaces and tabs off around values and names that have no quotes]' \
                '--drop-empty=[Leave out what is empty: '\''rows'\'' are records without a value, '\''columns'\'' those without a name and without a value]:rows,columns: ' \
                '*--numbers=[How numbers are written: en (1,234.5), de (1.234,5), fr (1 234,5), ch (1'\''234.5) or a number that shows its marks, in all columns whose values are such numbers, or as COL:FORMAT in one]:FORMAT: ' \
                '*--dates=[How dates are written, such as '\''%d.%m.%Y'\'': stored as 2025-03-01, in all columns whose values are such dates, or as COL:FORMAT in one]:FORMAT: ' \
                '--max-record-bytes=[Reject a record that is longer than about this many bytes, such as '\''64MiB'\'': memory has to hold the longest one several times]:N: ' \
                '*--compute=[Set a column to the value of an SQL expression over the columns of the record; its type is ANY unless --type names it]:"COL = SQL": ' \
                '--where=[Load only the records for which this SQL expression is true; the others count as filtered]:SQL: ' \
                '*--load-extension=[Load a shared library of SQLite functions, which --compute and --where may then call; ENTRY is the name of its entry point]:FILE[\:ENTRY]:_files' \
                '--compute-command=[Set columns by a program: it reads records on its standard input and writes an answer for each, in order, on its standard output]:CMD: ' \
                '--compute-shell[Have /bin/sh run the command; else it is a program and its words, and quotes group words]' \
                '--compute-format=[Write records for the command, and read its answers, as JSON objects a line, or as CSV with a header]:jsonl|csv|tsv:(jsonl csv tsv)' \
                '--compute-columns=[The columns that the command sets]:COL[=TYPE][,COL[=TYPE]]: ' \
                '--compute-retries=[Give a record for which the command failed to it N more times, each time after a longer pause]:N: ' \
                '--compute-timeout=[Reject a record for which SQL takes longer than this, or for which a command that owes its answer is silent for so long; 0 waits for ever]:SECONDS: ' \
                '--output=[Write the plan to this file, as a whole or not at all]:FILE:_files' \
                '--parts=[Cut each input into N parts of about the same size]:N: ' \
                '--jobs=[Parse and compute in this many threads]:N: ' \
                '--source-name=[Know the source by this name, as for standard input or a file that moves]:NAME: ' \
                '--progress=[Show the progress on standard error: as one line that is drawn over, or a line at a time (plain)]:auto|always|never|plain:(auto always never plain)' \
                '--progress-interval=[With --progress plain: write a line every so many seconds]:SECONDS: ' \
                '--quiet[Print nothing on standard error but errors and warnings]' \
                '(- *)-h[Print this help]' \
                '(- *)--help[Print this help]' \
                '*:INPUT:_files' && ret=0
            ;;
        (spark)
            _arguments -S : \
                '--table=[Load into this table]:NAME: ' \
                '(--pk)--key=[Identify rows by these columns: a record whose key is in the table updates its row]:COL[,COL]: ' \
                '(--key)--pk=[Identify rows by these columns: a record whose key is in the table updates its row]:COL[,COL]: ' \
                '*--type=[Give a column the type INTEGER, REAL, TEXT, BLOB or ANY]:COL=TYPE: ' \
                '--all-text[Make every column TEXT, unless --type says otherwise]' \
                '--columns=[Load only these columns of the input, in this order]:COL[,COL]: ' \
                '*--rename=[Call a column of the header NEW in the table, and in the other flags]:OLD=NEW: ' \
                '--schema=[Columns that are not in the table: refuse the input, add them to the table, or leave them out]:freeze|evolve|ignore|widen:(freeze evolve ignore widen)' \
                '--union-by-name[Same as --schema evolve, for several inputs with different headers]' \
                '--on-conflict=[A record whose key is in the table: update the row, leave it as it is, or stop the load]:update|ignore|abort:(update ignore abort)' \
                '--on-duplicate-key=[The same key twice in the input: the last record wins, the first, or later ones are rejected]:last|first|reject:(last first reject)' \
                '*--default=[Put VALUE where the column would be NULL; it is the DEFAULT of a new table'\''s column]:COL=VALUE: ' \
                '*--not-null=[Reject records in which the column is NULL]:COL: ' \
                '--strict[Make a new table STRICT, so that no later write changes a column'\''s type; this is the default]' \
                '--no-strict[Make a new table without STRICT, for tools that do not know it]' \
                '--rowid=[Make a new table with SQLite'\''s hidden rowid, or WITHOUT ROWID, where the rows stand in the key'\''s own index: auto leaves it out where the key is TEXT or has several columns and records are short]:auto|always|never:(auto always never)' \
                '--filename-column=[Add a column that holds the name of the source in every row]:COL: ' \
                '*--extract=[Keep the column'\''s values in a table of its own, named like it, and their ids in the column]:COL: ' \
                '*--index=[Make an index on these columns when the rows are in]:COL[,COL]: ' \
                '--fts=[Make a full-text index (FTS5) named TABLE_fts on these columns when the rows are in]:COL[,COL]: ' \
                '--dialect=[Read the text as it is written by what goes by this name; nothing that it sets is looked for, and single flags go over it]:rfc4180|excel|mysql|postgres-text:(rfc4180 excel mysql postgres-text)' \
                '--delimiter=[What separates fields: comma, semicolon, tab, pipe, space, colon, any other character or several, or '\''\\x01'\'' or '\''^A'\''; '\''spaces'\'' are runs of spaces and tabs, as in aligned columns]:C: ' \
                '--quote=[The character around fields; '\''none'\'' reads quotes as plain characters]:C|none: ' \
                '--escape=[The character that takes the special meaning from the one behind it, in quotes and outside of them]:C: ' \
                '--comment=[Skip lines that begin with this text]:C: ' \
                '--header[Take the first line for the header, even if it looks like a record: --header-lines 1]' \
                '--no-header[Read the first line as a record, and name the columns column_1, column_2 and so on]' \
                '--header-lines=[How many lines name the columns; several are joined, column by column]:N: ' \
                '--skip-lines=[Pass over N lines before the header; they are kept with the source]:N: ' \
                '--skip-footer=[Pass over the last N lines; they are kept with the source]:N: ' \
                '--table-number=[Read the N-th of several tables in one text that empty lines set apart]:N: ' \
                '--encoding=[The encoding of the text, by a name that iconv knows, such as WINDOWS-1252; auto for the one that the first MiB of the text speaks for, which is told]:NAME: ' \
                '--ragged=[A record with too few or too many fields is rejected; or a short one is filled with NULL (pad); or that, and what a long one has too much is kept as a JSON array in the column extra_fields (keep)]:reject|pad|keep:(reject pad keep)' \
                '--stray-quotes=[A quote that opens a field and does not close where it ends: reject the record, or take it as text]:reject|literal:(reject literal)' \
                '*--null=[Read a field with exactly this text and without quotes as NULL, as an empty one is; '\''COL:TEXT'\'' says so of one column]:TEXT: ' \
                '--trim[Take spaces and tabs off around values and names that have no quotes]' \
                '--drop-empty=[Leave out what is empty: '\''rows'\'' are records without a value, '\''columns'\'' those without a name and without a value]:rows,columns: ' \
                '*--numbers=[How numbers are written: en (1,234.5), de (1.234,5), fr (1 234,5), ch (1'\''234.5) or a number that shows its marks, in all columns whose values are such numbers, or as COL:FORMAT in one]:FORMAT: ' \
                '*--dates=[How dates are written, such as '\''%d.%m.%Y'\'': stored as 2025-03-01, in all columns whose values are such dates, or as COL:FORMAT in one]:FORMAT: ' \
                '--delete-missing[Take rows out of the table that this source has brought in earlier runs, and no longer has]' \
                '--replace[Make the table'\''s content that of this input, in one transaction: rows that others have put into it go as well]' \
                '--track-changes[From now on, record each row that a load inserts, updates or deletes in this table, whatever source it is of; '\''csvload changes'\'' shows and undoes them]' \
                '--no-track-changes[Record no more changes of this table; those that are recorded stay]' \
                '--update-only[Change rows that are in the table, by their key, and add none: other records are rejects]' \
                '--max-deletes=[Stop with exit code 65, before anything is written, if more rows would be taken out of the table than N, or than N percent of those that the source has brought]:N[%]: ' \
                '--max-record-bytes=[Reject a record that is longer than about this many bytes, such as '\''64MiB'\'': memory has to hold the longest one several times]:N: ' \
                '--max-input-bytes=[Stop with exit code 65 where an input has more bytes than this, unpacked, such as '\''50GiB'\'']:N: ' \
                '--max-ratio=[Stop with exit code 65 where a packed input unpacks to more than N bytes for each of its own]:N: ' \
                '--max-reject-bytes=[Keep at most about this many bytes of rejected records for the source; of further ones the place, the reason and the length are kept alone, and --export cannot give them back]:N: ' \
                '*--compute=[Set a column to the value of an SQL expression over the columns of the record; its type is ANY unless --type names it]:"COL = SQL": ' \
                '--where=[Load only the records for which this SQL expression is true; the others count as filtered]:SQL: ' \
                '*--load-extension=[Load a shared library of SQLite functions, which --compute and --where may then call; ENTRY is the name of its entry point]:FILE[\:ENTRY]:_files' \
                '--compute-command=[Set columns by a program: it reads records on its standard input and writes an answer for each, in order, on its standard output]:CMD: ' \
                '--compute-shell[Have /bin/sh run the command; else it is a program and its words, and quotes group words]' \
                '--compute-format=[Write records for the command, and read its answers, as JSON objects a line, or as CSV with a header]:jsonl|csv|tsv:(jsonl csv tsv)' \
                '--compute-columns=[The columns that the command sets]:COL[=TYPE][,COL[=TYPE]]: ' \
                '--compute-retries=[Give a record for which the command failed to it N more times, each time after a longer pause]:N: ' \
                '--compute-timeout=[Reject a record for which SQL takes longer than this, or for which a command that owes its answer is silent for so long; 0 waits for ever]:SECONDS: ' \
                '--on-compute-error=[A record whose computation fails: reject it, or stop the load]:reject|stop:(reject stop)' \
                '--recompute[Load all of the source again, and compute records, too, that stand in the table unchanged, computed in the same way]' \
                '--master=[The cluster: spark://HOST:7077, yarn, k8s://https://HOST:443, local\[N\] for threads of this machine, or local-cluster\[EXECUTORS,CORES,MEGABYTES\] for processes of it]:URL: ' \
                '--parts=[Cut each input into N parts of about the same size]:N: ' \
                '--work-dir=[The folder of the plan and of the computed parts: on storage that this machine and all executors see under the same path, like the inputs]:DIR:_files' \
                '--executor-path=[Where csvload is on every executor]:PATH: ' \
                '*--spark-conf=[Set a property of Spark, such as spark.executor.instances=8]:KEY=VALUE: ' \
                '--into-shards=[Divide the rows among N databases by ranges of the key'\''s first column, each with a writer of its own; DATABASE names them, as shop.db does shop-1.db, shop-2.db and the script shop.sql that unites them]:N: ' \
                '--migrations=[First apply the numbered SQL files of this folder that are new to the database, as '\''migrate'\'' does]:DIR:_files -/' \
                '--jobs=[Parse and compute in this many threads]:N: ' \
                '--batch-bytes=[Commit after about this many bytes of input, such as 64MiB, 4MB or 65536]:N: ' \
                '--max-rejects=[Stop with exit code 65 once more than N records were rejected, or more than N percent of those read so far, which is looked at from the 1,000th record on and at the end]:N[%]: ' \
                '--restart[Forget the checkpoints of the source and load it from its first record]' \
                '--source-name=[Know the source by this name, as for standard input or a file that moves]:NAME: ' \
                '--chunk-bytes=[Hand about this many bytes of input to a thread at a time; '\''csvload inspect --tune'\'' tries some]:N: ' \
                '--if-locked=[Another load is writing to the database: fail with 75, wait for it, or skip this one with 0]:fail|wait|skip:(fail wait skip)' \
                '--busy-timeout=[Wait so long for a lock that another program has on the database, then exit with 75]:SECONDS: ' \
                '--progress=[Show the progress on standard error: as one line that is drawn over, or a line at a time (plain)]:auto|always|never|plain:(auto always never plain)' \
                '--progress-interval=[With --progress plain: write a line every so many seconds]:SECONDS: ' \
                '--json[Print the result on standard output as JSON, for programs]' \
                '--quiet[Print nothing on standard error but errors and warnings]' \
                '--log-format=[Write the log as lines of text, or as a JSON object a line; with json, all of standard error is JSON]:text|json:(text json)' \
                '--log-level=[Log nothing below this level]:debug|info|warning|error:(debug info warning error)' \
                '--log-file=[Append the log to this file; SIGHUP opens it again]:FILE:_files' \
                '--log-max-bytes=[Put the log file aside, as FILE.1 and so on, when it has grown to this size]:N: ' \
                '--log-keep=[Keep so many log files that were put aside]:N: ' \
                '--log-values[Show rejected records in the log, which by default holds no values]' \
                '--metrics-file=[Keep numbers for Prometheus in this file, replaced every few seconds and at the end; node_exporter collects it if its name ends in .prom]:FILE:_files' \
                '--warn-if-slower=[Warn if the load reads so much fewer records a second than the median of earlier ones of its source; the exit code stays]:PERCENT: ' \
                '--warn-if-fewer-rows=[Warn if the source has so much fewer records than the median of its earlier loads; the exit code stays]:PERCENT: ' \
                '--on-failure=[Run this command in a shell after a load that failed or was stopped; variables of its environment say what happened: CSVLOAD_STATUS, CSVLOAD_ERROR, CSVLOAD_NEXT and others]:CMD: ' \
                '--on-success=[Run this command after a load whose records are all in the table]:CMD: ' \
                '--on-rejects=[Run this command after a load that is done, and of which records are among the rejects]:CMD: ' \
                '--hook-timeout=[Stop such a command that takes longer; whatever becomes of it, the exit code is the load'\''s]:SECONDS: ' \
                '(- *)-h[Print this help]' \
                '(- *)--help[Print this help]' \
                '*:INPUT or DATABASE:_files' && ret=0
            ;;
        (completions)
            _arguments -S : \
                '(- *)-h[Print this help]' \
                '(- *)--help[Print this help]' \
                '1:SHELL:(bash zsh fish)' && ret=0
            ;;
        (man)
            _arguments -S : \
                '(- *)-h[Print this help]' \
                '(- *)--help[Print this help]' \
                '1:SUBCOMMAND:(load resume inspect status verify rejects changes export report migrate forget schedule compute plan spark completions man)' && ret=0
            ;;
        (help)
            _arguments -S : \
                '1:SUBCOMMAND:(load resume inspect status verify rejects changes export report migrate forget schedule compute plan spark completions man)' && ret=0
            ;;
        (*)
            _arguments -S : \
                '--table=[Load into this table]:NAME: ' \
                '(--pk)--key=[Identify rows by these columns: a record whose key is in the table updates its row]:COL[,COL]: ' \
                '(--key)--pk=[Identify rows by these columns: a record whose key is in the table updates its row]:COL[,COL]: ' \
                '*--type=[Give a column the type INTEGER, REAL, TEXT, BLOB or ANY]:COL=TYPE: ' \
                '--all-text[Make every column TEXT, unless --type says otherwise]' \
                '--columns=[Load only these columns of the input, in this order]:COL[,COL]: ' \
                '*--rename=[Call a column of the header NEW in the table, and in the other flags]:OLD=NEW: ' \
                '--schema=[Columns that are not in the table: refuse the input, add them to the table, or leave them out]:freeze|evolve|ignore|widen:(freeze evolve ignore widen)' \
                '--union-by-name[Same as --schema evolve, for several inputs with different headers]' \
                '--on-conflict=[A record whose key is in the table: update the row, leave it as it is, or stop the load]:update|ignore|abort:(update ignore abort)' \
                '--on-duplicate-key=[The same key twice in the input: the last record wins, the first, or later ones are rejected]:last|first|reject:(last first reject)' \
                '*--default=[Put VALUE where the column would be NULL; it is the DEFAULT of a new table'\''s column]:COL=VALUE: ' \
                '*--not-null=[Reject records in which the column is NULL]:COL: ' \
                '--strict[Make a new table STRICT, so that no later write changes a column'\''s type; this is the default]' \
                '--no-strict[Make a new table without STRICT, for tools that do not know it]' \
                '--rowid=[Make a new table with SQLite'\''s hidden rowid, or WITHOUT ROWID, where the rows stand in the key'\''s own index: auto leaves it out where the key is TEXT or has several columns and records are short]:auto|always|never:(auto always never)' \
                '--filename-column=[Add a column that holds the name of the source in every row]:COL: ' \
                '*--extract=[Keep the column'\''s values in a table of its own, named like it, and their ids in the column]:COL: ' \
                '*--index=[Make an index on these columns when the rows are in]:COL[,COL]: ' \
                '--fts=[Make a full-text index (FTS5) named TABLE_fts on these columns when the rows are in]:COL[,COL]: ' \
                '--dialect=[Read the text as it is written by what goes by this name; nothing that it sets is looked for, and single flags go over it]:rfc4180|excel|mysql|postgres-text:(rfc4180 excel mysql postgres-text)' \
                '--delimiter=[What separates fields: comma, semicolon, tab, pipe, space, colon, any other character or several, or '\''\\x01'\'' or '\''^A'\''; '\''spaces'\'' are runs of spaces and tabs, as in aligned columns]:C: ' \
                '--quote=[The character around fields; '\''none'\'' reads quotes as plain characters]:C|none: ' \
                '--escape=[The character that takes the special meaning from the one behind it, in quotes and outside of them]:C: ' \
                '--comment=[Skip lines that begin with this text]:C: ' \
                '--header[Take the first line for the header, even if it looks like a record: --header-lines 1]' \
                '--no-header[Read the first line as a record, and name the columns column_1, column_2 and so on]' \
                '--header-lines=[How many lines name the columns; several are joined, column by column]:N: ' \
                '--skip-lines=[Pass over N lines before the header; they are kept with the source]:N: ' \
                '--skip-footer=[Pass over the last N lines; they are kept with the source]:N: ' \
                '--table-number=[Read the N-th of several tables in one text that empty lines set apart]:N: ' \
                '--encoding=[The encoding of the text, by a name that iconv knows, such as WINDOWS-1252; auto for the one that the first MiB of the text speaks for, which is told]:NAME: ' \
                '--ragged=[A record with too few or too many fields is rejected; or a short one is filled with NULL (pad); or that, and what a long one has too much is kept as a JSON array in the column extra_fields (keep)]:reject|pad|keep:(reject pad keep)' \
                '--stray-quotes=[A quote that opens a field and does not close where it ends: reject the record, or take it as text]:reject|literal:(reject literal)' \
                '*--null=[Read a field with exactly this text and without quotes as NULL, as an empty one is; '\''COL:TEXT'\'' says so of one column]:TEXT: ' \
                '--trim[Take spaces and tabs off around values and names that have no quotes]' \
                '--drop-empty=[Leave out what is empty: '\''rows'\'' are records without a value, '\''columns'\'' those without a name and without a value]:rows,columns: ' \
                '*--numbers=[How numbers are written: en (1,234.5), de (1.234,5), fr (1 234,5), ch (1'\''234.5) or a number that shows its marks, in all columns whose values are such numbers, or as COL:FORMAT in one]:FORMAT: ' \
                '*--dates=[How dates are written, such as '\''%d.%m.%Y'\'': stored as 2025-03-01, in all columns whose values are such dates, or as COL:FORMAT in one]:FORMAT: ' \
                '--delete-missing[Take rows out of the table that this source has brought in earlier runs, and no longer has]' \
                '--replace[Make the table'\''s content that of this input, in one transaction: rows that others have put into it go as well]' \
                '--append[Add the records of an input that has other content than before, in a table without a key]' \
                '--track-changes[From now on, record each row that a load inserts, updates or deletes in this table, whatever source it is of; '\''csvload changes'\'' shows and undoes them]' \
                '--no-track-changes[Record no more changes of this table; those that are recorded stay]' \
                '--update-only[Change rows that are in the table, by their key, and add none: other records are rejects]' \
                '--max-deletes=[Stop with exit code 65, before anything is written, if more rows would be taken out of the table than N, or than N percent of those that the source has brought]:N[%]: ' \
                '--max-record-bytes=[Reject a record that is longer than about this many bytes, such as '\''64MiB'\'': memory has to hold the longest one several times]:N: ' \
                '--max-input-bytes=[Stop with exit code 65 where an input has more bytes than this, unpacked, such as '\''50GiB'\'']:N: ' \
                '--max-ratio=[Stop with exit code 65 where a packed input unpacks to more than N bytes for each of its own]:N: ' \
                '--max-reject-bytes=[Keep at most about this many bytes of rejected records for the source; of further ones the place, the reason and the length are kept alone, and --export cannot give them back]:N: ' \
                '*--compute=[Set a column to the value of an SQL expression over the columns of the record; its type is ANY unless --type names it]:"COL = SQL": ' \
                '--where=[Load only the records for which this SQL expression is true; the others count as filtered]:SQL: ' \
                '*--load-extension=[Load a shared library of SQLite functions, which --compute and --where may then call; ENTRY is the name of its entry point]:FILE[\:ENTRY]:_files' \
                '--compute-command=[Set columns by a program: it reads records on its standard input and writes an answer for each, in order, on its standard output]:CMD: ' \
                '--compute-shell[Have /bin/sh run the command; else it is a program and its words, and quotes group words]' \
                '--compute-format=[Write records for the command, and read its answers, as JSON objects a line, or as CSV with a header]:jsonl|csv|tsv:(jsonl csv tsv)' \
                '--compute-columns=[The columns that the command sets]:COL[=TYPE][,COL[=TYPE]]: ' \
                '--compute-retries=[Give a record for which the command failed to it N more times, each time after a longer pause]:N: ' \
                '--compute-timeout=[Reject a record for which SQL takes longer than this, or for which a command that owes its answer is silent for so long; 0 waits for ever]:SECONDS: ' \
                '--on-compute-error=[A record whose computation fails: reject it, or stop the load]:reject|stop:(reject stop)' \
                '--recompute[Load all of the source again, and compute records, too, that stand in the table unchanged, computed in the same way]' \
                '--migrations=[First apply the numbered SQL files of this folder that are new to the database, as '\''migrate'\'' does]:DIR:_files -/' \
                '--dry-run[Show how many rows would be inserted, updated, deleted and rejected, and the first of each, and write nothing; the exit code is that of the load]' \
                '--show-values[With --dry-run: show old and new values, too, which by default nothing prints]' \
                '--jobs=[Parse and compute in this many threads]:N: ' \
                '--batch-bytes=[Commit after about this many bytes of input, such as 64MiB, 4MB or 65536]:N: ' \
                '--max-rejects=[Stop with exit code 65 once more than N records were rejected, or more than N percent of those read so far, which is looked at from the 1,000th record on and at the end]:N[%]: ' \
                '--restart[Forget the checkpoints of the source and load it from its first record]' \
                '--spool[Keep standard input on disk first, in TMPDIR or beside the database, so that all of it says what types its columns have]' \
                '--source-name=[Know the source by this name, as for standard input or a file that moves]:NAME: ' \
                '--chunk-bytes=[Hand about this many bytes of input to a thread at a time; '\''csvload inspect --tune'\'' tries some]:N: ' \
                '--if-locked=[Another load is writing to the database: fail with 75, wait for it, or skip this one with 0]:fail|wait|skip:(fail wait skip)' \
                '--busy-timeout=[Wait so long for a lock that another program has on the database, then exit with 75]:SECONDS: ' \
                '--progress=[Show the progress on standard error: as one line that is drawn over, or a line at a time (plain)]:auto|always|never|plain:(auto always never plain)' \
                '--progress-interval=[With --progress plain: write a line every so many seconds]:SECONDS: ' \
                '--json[Print the result on standard output as JSON, for programs]' \
                '--quiet[Print nothing on standard error but errors and warnings]' \
                '--log-format=[Write the log as lines of text, or as a JSON object a line; with json, all of standard error is JSON]:text|json:(text json)' \
                '--log-level=[Log nothing below this level]:debug|info|warning|error:(debug info warning error)' \
                '--log-file=[Append the log to this file; SIGHUP opens it again]:FILE:_files' \
                '--log-max-bytes=[Put the log file aside, as FILE.1 and so on, when it has grown to this size]:N: ' \
                '--log-keep=[Keep so many log files that were put aside]:N: ' \
                '--log-values[Show rejected records in the log, which by default holds no values]' \
                '--metrics-file=[Keep numbers for Prometheus in this file, replaced every few seconds and at the end; node_exporter collects it if its name ends in .prom]:FILE:_files' \
                '--warn-if-slower=[Warn if the load reads so much fewer records a second than the median of earlier ones of its source; the exit code stays]:PERCENT: ' \
                '--warn-if-fewer-rows=[Warn if the source has so much fewer records than the median of its earlier loads; the exit code stays]:PERCENT: ' \
                '--on-failure=[Run this command in a shell after a load that failed or was stopped; variables of its environment say what happened: CSVLOAD_STATUS, CSVLOAD_ERROR, CSVLOAD_NEXT and others]:CMD: ' \
                '--on-success=[Run this command after a load whose records are all in the table]:CMD: ' \
                '--on-rejects=[Run this command after a load that is done, and of which records are among the rejects]:CMD: ' \
                '--hook-timeout=[Stop such a command that takes longer; whatever becomes of it, the exit code is the load'\''s]:SECONDS: ' \
                '(- *)-h[Print this help]' \
                '(- *)--help[Print this help]' \
                '*:INPUT or DATABASE:_files' && ret=0
            ;;
        esac
        ;;
    esac
    return ret
}

if [[ $funcstack[1] == _csvload ]]; then
    _csvload "$@"
else
    compdef _csvload csvload
fi
