# Completes csvload in fish. Written by 'csvload completions fish'.

function __csvload_state --description 'The subcommand, empty before the first operand, and its operands so far'
    set -l words (commandline -opc)
    set -l command ''
    set -l operands 0
    set -l skips no
    for word in $words[2..]
        if test $skips = yes
            set skips no
        else if contains -- $word --run --since --undo --reason --limit --runs-older-than --export --table --key --pk --type --columns --rename --schema --on-conflict --on-duplicate-key --default --not-null --rowid --filename-column --extract --index --fts --dialect --delimiter --quote --escape --comment --header-lines --skip-lines --skip-footer --table-number --encoding --ragged --stray-quotes --null --drop-empty --numbers --dates --max-deletes --max-record-bytes --max-input-bytes --max-ratio --max-reject-bytes --compute --where --order-by --load-extension --compute-command --compute-format --compute-columns --compute-retries --compute-timeout --on-compute-error --input-format --output-format --rejects-file --output --format --master --parts --work-dir --executor-path --spark-conf --into-shards --plan --part --migrations --differences --jobs --batch-bytes --max-rejects --source-name --chunk-bytes --if-locked --busy-timeout --progress --progress-interval --log-format --log-level --log-file --log-max-bytes --log-keep --metrics-file --warn-if-slower --warn-if-fewer-rows --on-failure --on-success --on-rejects --hook-timeout --daily --weekly --every --name
            set skips yes
        else if string match -q -- '-?*' $word
            continue
        else if test -n "$command"
            set operands (math $operands + 1)
        else if contains -- $word load resume inspect status verify rejects changes export report migrate forget schedule compute plan spark completions man help
            set command $word
        else
            # A file in this place is the input of 'load'.
            set command load
            set operands 1
        end
    end
    echo $command
    echo $operands
end

function __csvload_in --description 'Whether the subcommand is one of these'
    set -l state (__csvload_state)
    contains -- "$state[1]" $argv
end

function __csvload_operand --description 'Whether an operand of this subcommand comes next, by its number'
    set -l state (__csvload_state)
    test "$state[1]" = "$argv[1]"; and contains -- $state[2] $argv[2..]
end

complete -c csvload -f
complete -c csvload -n '__csvload_in \'\'' -a load -d 'Load CSV files into a table of a database; run it again to resume'
complete -c csvload -n '__csvload_in \'\'' -a resume -d 'Go on with every unfinished load of a database'
complete -c csvload -n '__csvload_in \'\'' -a inspect -d 'Show how an input would be read: dialect, columns, types, the table; writes nothing'
complete -c csvload -n '__csvload_in \'\'' -a status -d 'Show the sources of a database, their runs and what is unfinished'
complete -c csvload -n '__csvload_in \'\'' -a verify -d 'Compare an input with the table it was loaded into, cell by cell; writes nothing'
complete -c csvload -n '__csvload_in \'\'' -a rejects -d 'List the records that were refused, write them to a file, or load them again'
complete -c csvload -n '__csvload_in \'\'' -a changes -d 'List the rows that runs inserted, updated and deleted, or undo a run'
complete -c csvload -n '__csvload_in \'\'' -a export -d 'Write a table as CSV or JSON Lines, to a file that is replaced as a whole'
complete -c csvload -n '__csvload_in \'\'' -a report -d 'Write what was loaded, how it went and what the tables hold as one HTML page'
complete -c csvload -n '__csvload_in \'\'' -a migrate -d 'Apply a folder of numbered SQL files to a database, each one once'
complete -c csvload -n '__csvload_in \'\'' -a forget -d 'Forget old runs, or all that is known of a source; rows of tables always stay'
complete -c csvload -n '__csvload_in \'\'' -a schedule -d 'Print or install a crontab line, systemd units or a task that starts a load by itself'
complete -c csvload -n '__csvload_in \'\'' -a compute -d 'Compute columns of records and write the rows, without a database'
complete -c csvload -n '__csvload_in \'\'' -a plan -d 'Cut inputs into parts that other processes or machines can compute; writes only the plan'
complete -c csvload -n '__csvload_in \'\'' -a spark -d 'Load CSV files whose rows an Apache Spark cluster computes'
complete -c csvload -n '__csvload_in \'\'' -a completions -d 'Print a script that teaches a shell to complete csvload\'s command lines'
complete -c csvload -n '__csvload_in \'\'' -a man -d 'Print the manual page of csvload, or of one of its subcommands'
complete -c csvload -n '__csvload_in \'\'' -a help -d 'Print the help of csvload or of a subcommand'
complete -c csvload -n '__csvload_in \'\'' -F
complete -c csvload -n '__csvload_in changes' -l run -x -d 'Only changes of the run of this number'
complete -c csvload -n '__csvload_in changes' -l since -x -d 'Only changes from this time on: \'2026-03-01\', \'2026-03-01T06:30:00Z\', or \'36h\', \'7d\' or \'2w\' for the last hours, days or weeks'
complete -c csvload -n '__csvload_in changes' -l undo -x -d 'Put back what the run of this number has changed, but for rows that are no longer as it left them'
complete -c csvload -n '__csvload_in rejects' -l reason -x -d 'Only rejects with this reason, such as ragged, type or constraint'
complete -c csvload -n '__csvload_in rejects' -l limit -x -d 'List at most N records'
complete -c csvload -n '__csvload_in changes' -l limit -x -d 'List at most N changes as text, or N rows that --undo leaves as they are'
complete -c csvload -n '__csvload_in forget' -l runs-older-than -x -d 'Forget runs that ended longer ago than this, such as 36h, 90d or 12w'
complete -c csvload -n '__csvload_in rejects' -l export -r -F -d 'Write the records of one source to this file as they were; \'-\' is standard output'
complete -c csvload -n '__csvload_in rejects' -l retry -d 'Load the records again; those that fit now leave the rejects'
complete -c csvload -n '__csvload_in load inspect plan spark' -l table -x -d 'Load into this table'
complete -c csvload -n '__csvload_in verify' -l table -x -d 'Compare with this table'
complete -c csvload -n '__csvload_in rejects' -l table -x -d 'Only rejects of sources that this table is loaded from'
complete -c csvload -n '__csvload_in changes' -l table -x -d 'Only changes of this table'
complete -c csvload -n '__csvload_in forget' -l table -x -d 'With --source-name: only as far as it was loaded into this table'
complete -c csvload -n '__csvload_in load inspect verify plan spark' -l key -l pk -x -d 'Identify rows by these columns: a record whose key is in the table updates its row'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l type -x -d 'Give a column the type INTEGER, REAL, TEXT, BLOB or ANY'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l all-text -d 'Make every column TEXT, unless --type says otherwise'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l columns -x -d 'Load only these columns of the input, in this order'
complete -c csvload -n '__csvload_in export' -l columns -x -d 'Write only these columns, in this order'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l rename -x -d 'Call a column of the header NEW in the table, and in the other flags'
complete -c csvload -n '__csvload_in load verify spark' -l schema -x -a 'freeze evolve ignore widen' -d 'Columns that are not in the table: refuse the input, add them to the table, or leave them out'
complete -c csvload -n '__csvload_in rejects' -l schema -x -a 'freeze evolve ignore widen' -d 'Columns that are not in the table: refuse to retry, add them to the table (\'widen\' likewise), or leave them out'
complete -c csvload -n '__csvload_in load verify spark' -l union-by-name -d 'Same as --schema evolve, for several inputs with different headers'
complete -c csvload -n '__csvload_in load verify spark' -l on-conflict -x -a 'update ignore abort' -d 'A record whose key is in the table: update the row, leave it as it is, or stop the load'
complete -c csvload -n '__csvload_in load verify spark' -l on-duplicate-key -x -a 'last first reject' -d 'The same key twice in the input: the last record wins, the first, or later ones are rejected'
complete -c csvload -n '__csvload_in load verify plan spark' -l default -x -d 'Put VALUE where the column would be NULL; it is the DEFAULT of a new table\'s column'
complete -c csvload -n '__csvload_in load verify plan spark' -l not-null -x -d 'Reject records in which the column is NULL'
complete -c csvload -n '__csvload_in load verify spark' -l strict -d 'Make a new table STRICT, so that no later write changes a column\'s type; this is the default'
complete -c csvload -n '__csvload_in load verify spark' -l no-strict -d 'Make a new table without STRICT, for tools that do not know it'
complete -c csvload -n '__csvload_in load verify spark' -l rowid -x -a 'auto always never' -d 'Make a new table with SQLite\'s hidden rowid, or WITHOUT ROWID, where the rows stand in the key\'s own index: auto leaves it out where the key is TEXT or has several columns and records are short'
complete -c csvload -n '__csvload_in load verify plan spark' -l filename-column -x -d 'Add a column that holds the name of the source in every row'
complete -c csvload -n '__csvload_in load verify spark' -l extract -x -d 'Keep the column\'s values in a table of its own, named like it, and their ids in the column'
complete -c csvload -n '__csvload_in load spark' -l index -x -d 'Make an index on these columns when the rows are in'
complete -c csvload -n '__csvload_in load spark' -l fts -x -d 'Make a full-text index (FTS5) named TABLE_fts on these columns when the rows are in'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l dialect -x -a 'rfc4180 excel mysql postgres-text' -d 'Read the text as it is written by what goes by this name; nothing that it sets is looked for, and single flags go over it'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l delimiter -x -d 'What separates fields: comma, semicolon, tab, pipe, space, colon, any other character or several, or \'\\x01\' or \'^A\'; \'spaces\' are runs of spaces and tabs, as in aligned columns'
complete -c csvload -n '__csvload_in export' -l delimiter -x -d 'What separates fields: comma, semicolon, tab, pipe, space, colon, any other character or several, or \'\\x01\' or \'^A\''
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l quote -x -d 'The character around fields; \'none\' reads quotes as plain characters'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l escape -x -d 'The character that takes the special meaning from the one behind it, in quotes and outside of them'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l comment -x -d 'Skip lines that begin with this text'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l header -d 'Take the first line for the header, even if it looks like a record: --header-lines 1'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l no-header -d 'Read the first line as a record, and name the columns column_1, column_2 and so on'
complete -c csvload -n '__csvload_in export' -l no-header -d 'Write no line with the names of the columns'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l header-lines -x -d 'How many lines name the columns; several are joined, column by column'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l skip-lines -x -d 'Pass over N lines before the header; they are kept with the source'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l skip-footer -x -d 'Pass over the last N lines; they are kept with the source'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l table-number -x -d 'Read the N-th of several tables in one text that empty lines set apart'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l encoding -x -d 'The encoding of the text, by a name that iconv knows, such as WINDOWS-1252; auto for the one that the first MiB of the text speaks for, which is told'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l ragged -x -a 'reject pad keep' -d 'A record with too few or too many fields is rejected; or a short one is filled with NULL (pad); or that, and what a long one has too much is kept as a JSON array in the column extra_fields (keep)'
complete -c csvload -n '__csvload_in rejects' -l ragged -x -a 'reject pad keep' -d 'A short record is filled with NULL (pad); or that, and what a long one has too much is kept in the column extra_fields, which --schema evolve adds (keep)'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l stray-quotes -x -a 'reject literal' -d 'A quote that opens a field and does not close where it ends: reject the record, or take it as text'
complete -c csvload -n '__csvload_in rejects' -l stray-quotes -x -a 'reject literal' -d 'A quote that opens a field and does not close where it ends: reject it, or take it as text'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l null -x -d 'Read a field with exactly this text and without quotes as NULL, as an empty one is; \'COL:TEXT\' says so of one column'
complete -c csvload -n '__csvload_in rejects' -l null -x -d 'Read a field with exactly this text and without quotes as NULL too'
complete -c csvload -n '__csvload_in export' -l null -x -d 'Write NULL as this text; a value that reads the same is quoted'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l trim -d 'Take spaces and tabs off around values and names that have no quotes'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l drop-empty -x -d 'Leave out what is empty: \'rows\' are records without a value, \'columns\' those without a name and without a value'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l numbers -x -d 'How numbers are written: en (1,234.5), de (1.234,5), fr (1 234,5), ch (1\'234.5) or a number that shows its marks, in all columns whose values are such numbers, or as COL:FORMAT in one'
complete -c csvload -n '__csvload_in load inspect verify compute plan spark' -l dates -x -d 'How dates are written, such as \'%d.%m.%Y\': stored as 2025-03-01, in all columns whose values are such dates, or as COL:FORMAT in one'
complete -c csvload -n '__csvload_in load spark' -l delete-missing -d 'Take rows out of the table that this source has brought in earlier runs, and no longer has'
complete -c csvload -n '__csvload_in load spark' -l replace -d 'Make the table\'s content that of this input, in one transaction: rows that others have put into it go as well'
complete -c csvload -n '__csvload_in load' -l append -d 'Add the records of an input that has other content than before, in a table without a key'
complete -c csvload -n '__csvload_in export' -l append -d 'Add the rows to those that the file has, all of them or none; a CSV file needs the same header'
complete -c csvload -n '__csvload_in load spark' -l track-changes -d 'From now on, record each row that a load inserts, updates or deletes in this table, whatever source it is of; \'csvload changes\' shows and undoes them'
complete -c csvload -n '__csvload_in load spark' -l no-track-changes -d 'Record no more changes of this table; those that are recorded stay'
complete -c csvload -n '__csvload_in load verify spark' -l update-only -d 'Change rows that are in the table, by their key, and add none: other records are rejects'
complete -c csvload -n '__csvload_in load resume spark' -l max-deletes -x -d 'Stop with exit code 65, before anything is written, if more rows would be taken out of the table than N, or than N percent of those that the source has brought'
complete -c csvload -n '__csvload_in load inspect verify plan spark' -l max-record-bytes -x -d 'Reject a record that is longer than about this many bytes, such as \'64MiB\': memory has to hold the longest one several times'
complete -c csvload -n '__csvload_in load inspect verify compute spark' -l max-input-bytes -x -d 'Stop with exit code 65 where an input has more bytes than this, unpacked, such as \'50GiB\''
complete -c csvload -n '__csvload_in load inspect verify compute spark' -l max-ratio -x -d 'Stop with exit code 65 where a packed input unpacks to more than N bytes for each of its own'
complete -c csvload -n '__csvload_in load spark' -l max-reject-bytes -x -d 'Keep at most about this many bytes of rejected records for the source; of further ones the place, the reason and the length are kept alone, and --export cannot give them back'
complete -c csvload -n '__csvload_in load verify compute plan spark' -l compute -x -d 'Set a column to the value of an SQL expression over the columns of the record; its type is ANY unless --type names it'
complete -c csvload -n '__csvload_in load verify compute plan spark' -l where -x -d 'Load only the records for which this SQL expression is true; the others count as filtered'
complete -c csvload -n '__csvload_in export' -l where -x -d 'Write only the rows for which this SQL expression is true'
complete -c csvload -n '__csvload_in export' -l order-by -x -d 'Sort the rows by these columns'
complete -c csvload -n '__csvload_in load verify compute plan spark' -l load-extension -r -F -d 'Load a shared library of SQLite functions, which --compute and --where may then call; ENTRY is the name of its entry point'
complete -c csvload -n '__csvload_in load verify compute plan spark' -l compute-command -x -d 'Set columns by a program: it reads records on its standard input and writes an answer for each, in order, on its standard output'
complete -c csvload -n '__csvload_in load verify compute plan spark' -l compute-shell -d 'Have /bin/sh run the command; else it is a program and its words, and quotes group words'
complete -c csvload -n '__csvload_in load verify compute plan spark' -l compute-format -x -a 'jsonl csv tsv' -d 'Write records for the command, and read its answers, as JSON objects a line, or as CSV with a header'
complete -c csvload -n '__csvload_in load verify compute plan spark' -l compute-columns -x -d 'The columns that the command sets'
complete -c csvload -n '__csvload_in load verify compute plan spark' -l compute-retries -x -d 'Give a record for which the command failed to it N more times, each time after a longer pause'
complete -c csvload -n '__csvload_in load verify compute plan spark' -l compute-timeout -x -d 'Reject a record for which SQL takes longer than this, or for which a command that owes its answer is silent for so long; 0 waits for ever'
complete -c csvload -n '__csvload_in load compute spark' -l on-compute-error -x -a 'reject stop' -d 'A record whose computation fails: reject it, or stop the load'
complete -c csvload -n '__csvload_in load spark' -l recompute -d 'Load all of the source again, and compute records, too, that stand in the table unchanged, computed in the same way'
complete -c csvload -n '__csvload_in resume verify rejects' -l allow-commands -d 'Run the commands and load the libraries that the database says its sources were loaded with'
complete -c csvload -n '__csvload_in compute' -l allow-commands -d 'Run the command and load the libraries that the plan names'
complete -c csvload -n '__csvload_in resume verify rejects' -l trust-database -d 'Read the inputs, and run the migrations and what --allow-commands allows, as the database says, although others than you can write to it or to its folder'
complete -c csvload -n '__csvload_in compute' -l input-format -x -a 'csv jsonl' -d 'Read CSV, or JSON Lines: an object a line'
complete -c csvload -n '__csvload_in compute' -l output-format -x -a 'csv tsv jsonl' -d 'Write CSV, the same with tabs, or JSON Lines'
complete -c csvload -n '__csvload_in compute' -l no-output-header -d 'Write CSV without the line of the columns\' names'
complete -c csvload -n '__csvload_in compute' -l rejects-file -r -F -d 'Write each rejected record to this file, as JSON with its line, reason and text'
complete -c csvload -n '__csvload_in changes' -l output -r -F -d 'Write the changes to this file as CSV, or as JSON Lines where it ends in \'.jsonl\'; it is replaced as a whole or not at all'
complete -c csvload -n '__csvload_in export report' -l output -r -F -d 'Write this file, which is replaced as a whole or not at all; \'-\' is standard output'
complete -c csvload -n '__csvload_in compute' -l output -r -F -d 'Write this file, which is replaced as a whole or not at all'
complete -c csvload -n '__csvload_in plan' -l output -r -F -d 'Write the plan to this file, as a whole or not at all'
complete -c csvload -n '__csvload_in changes' -l format -x -a 'text csv jsonl' -d 'Write text for people, CSV, or JSON Lines: an object a line'
complete -c csvload -n '__csvload_in export' -l format -x -a 'text csv jsonl' -d 'Write CSV, or JSON Lines: an object a line'
complete -c csvload -n '__csvload_in compute' -l format -x -a 'text csv jsonl' -d 'Write the part as JSON Lines (\'jsonl\'): an object for each row and each reject'
complete -c csvload -n '__csvload_in export' -l escape-formulas -d 'Put an apostrophe before texts that begin with =, +, -, @, a tab or a carriage return, which a spreadsheet would run as a formula'
complete -c csvload -n '__csvload_in spark' -l master -x -d 'The cluster: spark://HOST:7077, yarn, k8s://https://HOST:443, local[N] for threads of this machine, or local-cluster[EXECUTORS,CORES,MEGABYTES] for processes of it'
complete -c csvload -n '__csvload_in plan spark' -l parts -x -d 'Cut each input into N parts of about the same size'
complete -c csvload -n '__csvload_in spark' -l work-dir -r -F -d 'The folder of the plan and of the computed parts: on storage that this machine and all executors see under the same path, like the inputs'
complete -c csvload -n '__csvload_in spark' -l executor-path -x -d 'Where csvload is on every executor'
complete -c csvload -n '__csvload_in spark' -l spark-conf -x -d 'Set a property of Spark, such as spark.executor.instances=8'
complete -c csvload -n '__csvload_in spark' -l into-shards -x -d 'Divide the rows among N databases by ranges of the key\'s first column, each with a writer of its own; DATABASE names them, as shop.db does shop-1.db, shop-2.db and the script shop.sql that unites them'
complete -c csvload -n '__csvload_in compute' -l plan -r -F -d 'The plan, as \'csvload plan\' wrote it'
complete -c csvload -n '__csvload_in compute' -l part -x -d 'Compute the part of the plan with this number'
complete -c csvload -n '__csvload_in compute' -l check -d 'Compute nothing, and report whether this csvload can compute the plan here; prints JSON'
complete -c csvload -n '__csvload_in load spark' -l migrations -x -a '(__fish_complete_directories)' -d 'First apply the numbered SQL files of this folder that are new to the database, as \'migrate\' does'
complete -c csvload -n '__csvload_in migrate' -l migrations -x -a '(__fish_complete_directories)' -d 'The folder of the SQL files, such as 0001_orders.sql and 2_index.sql'
complete -c csvload -n '__csvload_in load' -l dry-run -d 'Show how many rows would be inserted, updated, deleted and rejected, and the first of each, and write nothing; the exit code is that of the load'
complete -c csvload -n '__csvload_in changes' -l dry-run -d 'With --undo: say how many rows would be put back, and change nothing'
complete -c csvload -n '__csvload_in migrate' -l dry-run -d 'Show what would be applied, and change nothing'
complete -c csvload -n '__csvload_in forget' -l dry-run -d 'Show what would be forgotten, and change nothing'
complete -c csvload -n '__csvload_in verify' -l differences -x -d 'List the first N differences, each with row id, line and column'
complete -c csvload -n '__csvload_in load' -l show-values -d 'With --dry-run: show old and new values, too, which by default nothing prints'
complete -c csvload -n '__csvload_in verify' -l show-values -d 'Show the values that differ, too, which by default nothing prints'
complete -c csvload -n '__csvload_in load verify compute plan spark' -l jobs -x -d 'Parse and compute in this many threads'
complete -c csvload -n '__csvload_in load spark' -l batch-bytes -x -d 'Commit after about this many bytes of input, such as 64MiB, 4MB or 65536'
complete -c csvload -n '__csvload_in load compute spark' -l max-rejects -x -d 'Stop with exit code 65 once more than N records were rejected, or more than N percent of those read so far, which is looked at from the 1,000th record on and at the end'
complete -c csvload -n '__csvload_in load spark' -l restart -d 'Forget the checkpoints of the source and load it from its first record'
complete -c csvload -n '__csvload_in load' -l spool -d 'Keep standard input on disk first, in TMPDIR or beside the database, so that all of it says what types its columns have'
complete -c csvload -n '__csvload_in load verify plan spark' -l source-name -x -d 'Know the source by this name, as for standard input or a file that moves'
complete -c csvload -n '__csvload_in rejects' -l source-name -x -d 'Only rejects of this source, by its name or path'
complete -c csvload -n '__csvload_in changes' -l source-name -x -d 'Only changes by loads of this source, by its name or path'
complete -c csvload -n '__csvload_in forget' -l source-name -x -d 'Forget all that is known of this source, by its name or path'
complete -c csvload -n '__csvload_in load spark' -l chunk-bytes -x -d 'Hand about this many bytes of input to a thread at a time; \'csvload inspect --tune\' tries some'
complete -c csvload -n '__csvload_in inspect' -l tune -d 'Load the front of the input several times with other --jobs, --batch-bytes and --chunk-bytes, into a database in the working folder that is deleted again, and say what is fastest here'
complete -c csvload -n '__csvload_in load resume rejects changes forget spark' -l if-locked -x -a 'fail wait skip' -d 'Another load is writing to the database: fail with 75, wait for it, or skip this one with 0'
complete -c csvload -n '__csvload_in load resume rejects changes forget spark' -l busy-timeout -x -d 'Wait so long for a lock that another program has on the database, then exit with 75'
complete -c csvload -n '__csvload_in load resume verify plan spark' -l progress -x -a 'auto always never plain' -d 'Show the progress on standard error: as one line that is drawn over, or a line at a time (plain)'
complete -c csvload -n '__csvload_in load resume verify plan spark' -l progress-interval -x -d 'With --progress plain: write a line every so many seconds'
complete -c csvload -n '__csvload_in load resume inspect status verify rejects migrate forget spark' -l json -d 'Print the result on standard output as JSON, for programs'
complete -c csvload -n '__csvload_in load resume verify rejects changes export report compute plan spark' -l quiet -d 'Print nothing on standard error but errors and warnings'
complete -c csvload -n '__csvload_in load resume spark' -l log-format -x -a 'text json' -d 'Write the log as lines of text, or as a JSON object a line; with json, all of standard error is JSON'
complete -c csvload -n '__csvload_in load resume spark' -l log-level -x -a 'debug info warning error' -d 'Log nothing below this level'
complete -c csvload -n '__csvload_in load resume spark' -l log-file -r -F -d 'Append the log to this file; SIGHUP opens it again'
complete -c csvload -n '__csvload_in load resume spark' -l log-max-bytes -x -d 'Put the log file aside, as FILE.1 and so on, when it has grown to this size'
complete -c csvload -n '__csvload_in load resume spark' -l log-keep -x -d 'Keep so many log files that were put aside'
complete -c csvload -n '__csvload_in load resume spark' -l log-values -d 'Show rejected records in the log, which by default holds no values'
complete -c csvload -n '__csvload_in load resume spark' -l metrics-file -r -F -d 'Keep numbers for Prometheus in this file, replaced every few seconds and at the end; node_exporter collects it if its name ends in .prom'
complete -c csvload -n '__csvload_in load resume spark' -l warn-if-slower -x -d 'Warn if the load reads so much fewer records a second than the median of earlier ones of its source; the exit code stays'
complete -c csvload -n '__csvload_in load resume spark' -l warn-if-fewer-rows -x -d 'Warn if the source has so much fewer records than the median of its earlier loads; the exit code stays'
complete -c csvload -n '__csvload_in load resume spark' -l on-failure -x -d 'Run this command in a shell after a load that failed or was stopped; variables of its environment say what happened: CSVLOAD_STATUS, CSVLOAD_ERROR, CSVLOAD_NEXT and others'
complete -c csvload -n '__csvload_in load resume spark' -l on-success -x -d 'Run this command after a load whose records are all in the table'
complete -c csvload -n '__csvload_in load resume spark' -l on-rejects -x -d 'Run this command after a load that is done, and of which records are among the rejects'
complete -c csvload -n '__csvload_in load resume spark' -l hook-timeout -x -d 'Stop such a command that takes longer; whatever becomes of it, the exit code is the load\'s'
complete -c csvload -n '__csvload_in schedule' -l daily -x -d 'Start the load every day at this time, in local time'
complete -c csvload -n '__csvload_in schedule' -l weekly -x -d 'Start it every week at this day and time, such as \'sun 02:00\''
complete -c csvload -n '__csvload_in schedule' -l every -x -d 'Start it every so many minutes'
complete -c csvload -n '__csvload_in schedule' -l name -x -d 'Call the schedule so; one of the same name is replaced'
complete -c csvload -n '__csvload_in schedule' -l install -d 'Install it for the current user instead of printing it'
complete -c csvload -n '__csvload_in \'\'' -l version -d 'Print the version'
complete -c csvload -n '__csvload_in \'\' load resume inspect status verify rejects changes export report migrate forget schedule compute plan spark completions man' -s h -l help -d 'Print this help'
complete -c csvload -n '__csvload_in load' -F
complete -c csvload -n '__csvload_operand resume 0' -F
complete -c csvload -n '__csvload_operand inspect 0' -F
complete -c csvload -n '__csvload_operand status 0' -F
complete -c csvload -n '__csvload_operand verify 0' -F
complete -c csvload -n '__csvload_operand verify 1' -F
complete -c csvload -n '__csvload_operand rejects 0' -F
complete -c csvload -n '__csvload_operand changes 0' -F
complete -c csvload -n '__csvload_operand export 0' -F
complete -c csvload -n '__csvload_operand report 0' -F
complete -c csvload -n '__csvload_operand migrate 0' -F
complete -c csvload -n '__csvload_operand forget 0' -F
complete -c csvload -n '__csvload_in schedule' 
complete -c csvload -n '__csvload_operand compute 0' -F
complete -c csvload -n '__csvload_in plan' -F
complete -c csvload -n '__csvload_in spark' -F
complete -c csvload -n '__csvload_operand completions 0' -a 'bash zsh fish'
complete -c csvload -n '__csvload_operand man 0' -a 'load resume inspect status verify rejects changes export report migrate forget schedule compute plan spark completions man'
complete -c csvload -n '__csvload_operand help 0' -a 'load resume inspect status verify rejects changes export report migrate forget schedule compute plan spark completions man'
