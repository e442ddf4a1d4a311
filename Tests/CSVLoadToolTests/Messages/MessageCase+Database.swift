import CSVLoad

extension MessageCase {
    static let database: [MessageCase] = [
        .init(
            .database, "csvload load orders.csv notes.txt", .notADatabase,
            "The file that was named as the database is something else, and is left as it is.",
            after: "seq 1000 > notes.txt"),
        .init(
            .database, "csvload load orders.csv none/shop.db", .databaseNotWritable,
            "A database is created, and a folder for it is not."),
        .init(.database, "csvload load orders.csv .", .databaseNotWritable, "A folder is no database."),
        .init(.database, "csvload status none.db", .databaseNotFound, "There is no database of this name."),
        .init(
            .database, "csvload status notes.txt", .databaseUnreadable, "The file is something else than a database.",
            after: "seq 1000 > notes.txt"),
        .init(.database, "csvload resume none.db", .databaseNotFound, "There is no database of this name."),
        .init(.database, "csvload rejects none.db", .databaseNotFound, "There is no database of this name."),
        .init(.database, "csvload verify orders.csv none.db", .databaseNotFound, "There is no database of this name."),
        .init(.database, "csvload export none.db orders", .databaseNotFound, "There is no database of this name."),
        .init(
            .database, "csvload forget none.db --runs-older-than 1d", .databaseNotFound,
            "There is no database of this name."),
        .init(
            .database, "csvload forget shop.db --runs-older-than 1d", .databaseNotFound,
            "The database is there, and csvload has never loaded into it.",
            after: "sqlite3 shop.db 'CREATE TABLE a (b)'"),
        .init(
            .database, "csvload load orders.csv shop.db", .databaseNewer,
            "A later version has written to the database, and this one does not know how to read it.",
            after: """
                csvload orders.csv shop.db; sqlite3 shop.db "INSERT INTO csvload_migrations VALUES (999, 'later', 'now')"
                """),
        .init(
            .database, "csvload resume shop.db", .storedOptionsInvalid,
            "Whether a load is complete cannot be told where its options are damaged.",
            after: """
                csvload orders.csv shop.db --source-name orders
                sqlite3 shop.db "UPDATE csvload_sources SET options = '{'"
                """),
        .init(
            .database, "csvload verify orders.csv shop.db --source-name orders", .storedOptionsInvalid,
            "Something else has changed what the database says about the load, or a later version has written it.",
            after: """
                csvload orders.csv shop.db --source-name orders
                sqlite3 shop.db "UPDATE csvload_sources SET options = json_set(options, '$.jobs', 0)"
                """),
        .init(
            .database, "csvload load orders.csv shop.db", .storedOptionsInvalid,
            "Something else has changed what the database says about the source.",
            after: """
                csvload orders.csv shop.db; sqlite3 shop.db "UPDATE csvload_sources SET position = 0"
                """),
        .init(
            .database, "csvload resume shop.db", .databaseNotTrusted,
            "The database says which inputs are read and which migrations are run, and others could make it say something else.",
            after: """
                csvload orders.csv shop.db; sqlite3 shop.db "UPDATE csvload_runs SET status = 'interrupted'"
                chmod o+w shop.db
                """),
    ]

    static let resuming: [MessageCase] = [
        .init(
            .resuming, "csvload export copy.db orders", .databaseNeedsRecovery,
            "What it began has to be undone by a process that may write.",
            after: """
                csvload orders.csv shop.db
                sqlite3 shop.db 'PRAGMA cache_size = 2' BEGIN \\
                    'CREATE TABLE big AS WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 99999) SELECT i FROM n' \\
                    '.shell cp shop.db copy.db; cp shop.db-journal copy.db-journal'
                """),
        .init(
            .resuming, "csvload load orders.csv shop.db --busy-timeout 0", .databaseLocked,
            "Another program is writing to the database. Wait longer with --busy-timeout, or come back later.",
            after: """
                csvload orders.csv shop.db; echo 3,pot,9 >> orders.csv
                (echo "BEGIN IMMEDIATE;"; sleep 20) | sqlite3 shop.db &
                until sqlite3 shop.db 'BEGIN IMMEDIATE' 2>&1 | grep locked; do sleep 0.05; done
                """),
        .init(
            .resuming, "csvload load orders.csv shop.db", .databaseLocked,
            "Loads do not write to one database at the same time.",
            after: """
                csvload orders.csv shop.db; flock shop.db sleep 20 &
                while flock -n shop.db true; do sleep 0.05; done
                """),
        .init(
            .resuming, "csvload load big.csv shop.db", .diskFailed,
            "The disk is full, or the file may not become larger. Batches that were committed are kept.",
            after: "seq 300000 > big.csv; trap '' XFSZ; ulimit -f 2000"),
        .init(
            .resuming, "csvload load orders.csv shop.db", .threadsExhausted,
            "A limit of processes or of memory is too low for the threads of a load.",
            after: "ulimit -s 200000000000"),
        .init(
            .resuming, "csvload resume shop.db", .inputNotRepeatable,
            "What came in by a pipe cannot be fetched again from here.",
            after: """
                printf 'id,name\\n1,a\\n2\\n' | csvload - shop.db --table t --max-rejects 0
                """),
    ]

    static let rejects: [MessageCase] = [
        .init(
            .rejects, "csvload rejects shop.db --table stock", .sourceUnknown,
            "Nothing was loaded into a table of this name.",
            after: "csvload orders.csv shop.db"),
        .init(
            .rejects, "csvload rejects shop.db --source-name stock.csv", .sourceUnknown,
            "There is no source of this name.",
            after: "csvload orders.csv shop.db"),
        .init(
            .rejects, "csvload rejects shop.db --export a.csv", .sourceAmbiguous,
            "Records of different sources have different headers.",
            after: """
                printf 'id,name\\n1,a\\n2\\n' > a.csv; printf 'id,size\\n1\\n' > b.csv; csvload load a.csv b.csv shop.db
                """),
        .init(
            .rejects, "csvload rejects shop.db --retry", .tableMissing, "The table was dropped after the load.",
            after: "printf 'id,name\\n1,a\\n2\\n' > a.csv; csvload a.csv shop.db; sqlite3 shop.db 'DROP TABLE a'"),
        .init(
            .rejects, "csvload rejects shop.db --export a.csv", .headerUnknown,
            "An earlier version loaded the source, and did not keep its header.",
            after: """
                printf 'id,name\\n1,a\\n2\\n' | csvload load - shop.db --table t
                sqlite3 shop.db 'UPDATE csvload_sources SET header = NULL'
                """),
    ]

    static let files: [MessageCase] = [
        .init(
            .files, "csvload export shop.db orders --output none/orders.csv", .outputNotWritable,
            "There is no such folder.",
            after: "csvload orders.csv shop.db"),
        .init(
            .files, "csvload status shop.db > /dev/full", .outputFailed,
            "The disk that the output goes to is full. What the command did beside printing is done.",
            after: "csvload orders.csv shop.db"),
        .init(
            .files, "csvload export shop.db orders --output shop.db", .optionInvalid,
            "The export would replace what it reads.",
            after: "csvload orders.csv shop.db"),
        .init(
            .files, "csvload export shop.db orders --output orders.csv --append", .outputMismatch,
            "Rows are added only to a file with the same columns in the same order.",
            after: "csvload orders.csv shop.db --key id; echo id,title > orders.csv"),
        .init(
            .files, "csvload export shop.db orders --output broken.csv --append", .outputMismatch,
            "The first line of the file opens a quote and does not close it, so it is no header.",
            after: "csvload orders.csv shop.db; printf '\"id' > broken.csv"),
        .init(
            .files, "csvload export shop.db orders --output all.csv --append", .outputLocked,
            "Two exports do not add to one file at the same time.",
            after: """
                csvload orders.csv shop.db; csvload export shop.db orders --output all.csv
                flock all.csv sleep 20 &
                while flock -n all.csv true; do sleep 0.05; done
                """),
        .init(
            .files, "csvload export shop.db orders --output . --append", .outputNotWritable,
            "A folder cannot be added to.",
            after: "csvload orders.csv shop.db"),
        .init(
            .files, "csvload report shop.db --output none/report.html", .outputNotWritable, "There is no such folder.",
            after: "csvload orders.csv shop.db"),
    ]

    static let migrations: [MessageCase] = [
        .init(.migrations, "csvload migrate shop.db --migrations none", .migrationNotFound, "There is no such folder."),
        .init(
            .migrations, "csvload migrate shop.db --migrations sql", .migrationRepeated, "Their order is not clear.",
            after: "mkdir sql; echo 'CREATE TABLE a (b);' > sql/1_a.sql; echo 'CREATE TABLE b (c);' > sql/01_b.sql"),
        .init(
            .migrations, "csvload migrate shop.db --migrations sql", .migrationFailed, "SQL files are read as UTF-8.",
            after: "mkdir sql; printf 'CREATE TABLE \\366 (b);' > sql/1_a.sql"),
        .init(
            .migrations, "csvload migrate shop.db --migrations sql", .migrationFailed,
            "A statement of the file failed; SQLite's own words follow.",
            after: "mkdir sql; printf 'CREATE TABLE a (b);\\nINSERT INTO c VALUES (1);' > sql/1_a.sql"),
        .init(
            .migrations, "csvload migrate shop.db --migrations sql", .migrationFailed,
            "A row refers to one that there is not.",
            after: """
                mkdir sql
                echo 'CREATE TABLE a (b PRIMARY KEY); CREATE TABLE c (d REFERENCES a); INSERT INTO c VALUES (1);' > sql/1_a.sql
                """),
        .init(
            .migrations, "csvload migrate shop.db --migrations sql", .migrationFailed,
            "A file is applied as a whole or not at all.",
            after: "mkdir sql; printf 'BEGIN;\\nCREATE TABLE a (b);\\nCOMMIT;' > sql/1_a.sql"),
        .init(
            .migrations, "csvload migrate shop.db --migrations sql", .migrationsDiffer,
            "What was applied is known by its content.",
            after: """
                mkdir sql; echo 'CREATE TABLE a (b);' > sql/1_a.sql; csvload migrate shop.db --migrations sql; \
                echo 'CREATE TABLE a (c);' > sql/1_a.sql
                """),
        .init(
            .migrations, "csvload migrate shop.db --migrations sql", .migrationsDiffer,
            "The folder has to hold all that was applied.",
            after: """
                mkdir sql; echo 'CREATE TABLE a (b);' > sql/1_a.sql; csvload migrate shop.db --migrations sql; \
                rm sql/1_a.sql; echo 'CREATE TABLE c (d);' > sql/2_c.sql
                """),
        .init(
            .migrations, "csvload migrate shop.db --migrations sql", .migrationsDiffer,
            "Migrations are applied in the order of their numbers.",
            after: """
                mkdir sql; echo 'CREATE TABLE a (b);' > sql/2_a.sql; csvload migrate shop.db --migrations sql; \
                echo 'CREATE TABLE c (d);' > sql/1_c.sql
                """),
    ]
}
