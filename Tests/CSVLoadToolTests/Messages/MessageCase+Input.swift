import CSVLoad

extension MessageCase {
    static let input: [MessageCase] = [
        .init(
            .input, "csvload load none.csv shop.db", .inputNotFound,
            "There is no file of this name, or it may not be read."),
        .init(
            .input, "csvload load . shop.db --table t", .inputNotFound,
            "Files are loaded, not folders: `csvload load folder/*.csv shop.db`."),
        .init(
            .input, "csvload load - shop.db --table t <&-", .inputNotFound,
            "The program that started csvload closed its standard input."),
        .init(
            .input, "csvload load empty.csv shop.db", .inputEmpty,
            "There is nothing in the file but perhaps blank lines.",
            after: ": > empty.csv"),
        .init(
            .input, "csvload load orders.csv shop.db --max-input-bytes 10", .inputTooLarge,
            "The limit is one that you set. What was committed before stays."),
        .init(
            .input, "csvload load bomb.csv.gz shop.db --max-ratio 100", .inputTooLarge,
            "A small file that holds a very large one is likely meant to fill a disk.",
            after: "yes 1 | head -n 1000000 | gzip > bomb.csv.gz"),
        .init(
            .input, "csvload load marks.csv shop.db", .headerInvalid,
            "No language writes so; to compare such names would take very long.",
            after: "python3 -c \"print('id,a' + chr(0x301) * 50)\" > marks.csv"),
        .init(
            .input, "csvload load shop.db other.db", .inputNotCSV,
            "The file is no text: a database, an image, Parquet and so on are known by their first bytes.",
            after: "csvload orders.csv shop.db"),
        .init(
            .input, "csvload load office.csv shop.db", .inputNotCSV,
            "A spreadsheet's own format is a zip archive of XML.",
            after: """
                python3 -c "import zipfile; z = zipfile.ZipFile('office.csv', 'w'); z.writestr('[Content_Types].xml', '')"
                """),
        .init(
            .input, "csvload load two.zip shop.db", .archiveInvalid,
            "It is not clear which of the files is meant. Nothing is loaded.",
            after: "cp orders.csv more.csv; zip -q two.zip orders.csv more.csv"),
        .init(
            .input, "csvload load none.zip shop.db", .archiveInvalid, "The archive is empty, or holds only folders.",
            after: "mkdir d; zip -qr none.zip d"),
        .init(
            .input, "csvload load two.zip:cups.csv shop.db", .inputNotFound, "The archive has no file of this name.",
            after: "cp orders.csv more.csv; zip -q two.zip orders.csv more.csv"),
        .init(
            .input, "csvload load orders.csv:more.csv shop.db", .archiveInvalid,
            "Behind a colon stands the name of a file in an archive, and this file is none."),
        .init(
            .input, "csvload load secret.zip shop.db", .archiveInvalid,
            "An encrypted archive needs a password, and nobody is asked for one.",
            after: "zip -q -P word secret.zip orders.csv"),
        .init(
            .input, "csvload load often.csv shop.db", .archiveInvalid, "Archives can be made that never end.",
            after: "cp orders.csv often.csv; for i in 1 2 3 4 5 6; do gzip -c often.csv > next; mv next often.csv; done"
        ),
        .init(
            .input, "csvload load orders.json shop.db", .inputNotCSV,
            "`jq` makes a line of each object, and `csvload compute` CSV of the lines.",
            after: "echo '[{\"id\": 1}, {\"id\": 2}]' > orders.json"),
        .init(
            .input, "csvload load orders.jsonl shop.db", .inputNotCSV,
            "Objects are records to `csvload compute`, which makes CSV of them.",
            after: "printf '{\"id\": 1}\\n{\"id\": 2}\\n' > orders.jsonl"),
        .init(
            .input, "csvload load page.csv shop.db", .inputNotCSV,
            "A server that has no such file, or asks for a password, answers with a page.",
            after: "echo '<html><body>Please log in</body></html>' > page.csv"),
        .init(
            .input, "csvload load feed.xml shop.db", .inputNotCSV,
            "XML has no records that could be told from the rest of it.",
            after: "echo '<rows><row id=\"1\"/></rows>' > feed.xml"),
        .init(
            .input, "csvload load large.csv shop.db", .inputNotCSV,
            "A clone without Git LFS has pointers in place of large files.",
            after: "printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:4d7a\\nsize 9\\n' > large.csv"),
        .init(
            .input, "csvload load annex.csv shop.db", .inputNotCSV,
            "The files of git-annex are elsewhere until they are asked for.",
            after: "echo /annex/objects/SHA256E-s9--4d7a.csv > annex.csv"),
        .init(
            .input, "csvload load answer.csv shop.db", .inputNotCSV,
            "A download went wrong, and was kept as if it were the file. A table that is there stays as it is.",
            after: "echo '404: Not Found' > answer.csv"),
        .init(
            .input, "csvload load cut.csv.gz shop.db", .inputBrokeOff,
            "The file is not whole: a copy or download broke off, perhaps.",
            after: "seq 100000 | gzip | head -c 2000 > cut.csv.gz"),
        .init(
            .input, "csvload load cut.csv.xz shop.db", .inputBrokeOff,
            "The file is not whole: a copy or download broke off, perhaps.",
            after: "seq 100000 | xz | head -c 2000 > cut.csv.xz"),
        .init(
            .input, "csvload load orders.csv shop.db --encoding utf9", .optionInvalid,
            "The system's iconv has no encoding of this name."),
        .init(
            .input, "csvload load latin.csv shop.db", .headerInvalid,
            "The header has a letter that is not UTF-8; the name of a column cannot be a reject.",
            after: "printf 'id,gr\\366\\337e\\n1,2\\n' > latin.csv"),
        .init(
            .input, "csvload load nul.csv shop.db", .headerInvalid, "SQLite takes no NUL byte in the name of a column.",
            after: "printf 'id,a\\000b\\n1,2\\n' > nul.csv"),
        .init(
            .input, "csvload load bad.csv shop.db --max-rejects 0", .rejectLimitPassed,
            "More records were refused than you allowed, and the batch in which that happened is undone.",
            after: "printf 'id,name\\n1,a\\n2\\n' > bad.csv"),
        .init(
            .input, "csvload load orders.csv shop.db --table-number 2", .inputAmbiguous,
            "The text has fewer tables than that, as far as blank lines set them apart."),
        .init(
            .input, "csvload load wide.csv shop.db", .tooManyColumns, "SQLite's own limit.",
            after: "python3 -c \"print(','.join(f'c{i}' for i in range(2001)))\" > wide.csv"),
    ]

    static let table: [MessageCase] = [
        .init(
            .table, "csvload load - shop.db --table t < second.csv", .tableWithoutKey,
            "Two pipes have no names that tell them apart. Nothing is taken out of the table.",
            after: "printf 'id\\n2\\n' > second.csv; printf 'id\\n1\\n' | csvload load - shop.db --table t"),
        .init(
            .table, "csvload load - shop.db --table t --null x < orders.csv", .tableWithoutKey,
            "What was loaded with other options is loaded again, and of a pipe nothing tells whether it is the same.",
            after: "csvload load - shop.db --table t < orders.csv"),
        .init(
            .table, "csvload load orders.csv shop.db", .tableMismatch,
            "A table of this name is there, and has not all columns of the input.",
            after: "sqlite3 shop.db 'CREATE TABLE orders (id INTEGER PRIMARY KEY, name)'"),
        .init(
            .table, "csvload load orders.csv shop.db", .tableMismatch, "What is loaded into is a table.",
            after: "sqlite3 shop.db 'CREATE VIEW orders AS SELECT 1 AS id'"),
        .init(
            .table, "csvload load orders.csv shop.db --key name", .keyNotUnique,
            "Rows can only be found again by columns that are unique in the table.",
            after: "sqlite3 shop.db 'CREATE TABLE orders (id INTEGER PRIMARY KEY, name, price)'"),
        .init(
            .table, "csvload load orders.csv shop.db", .keyColumnMissing,
            "The table's own key has a column that the input has not.",
            after: "sqlite3 shop.db 'CREATE TABLE orders (day, id, name, price, PRIMARY KEY (day, id))'"),
        .init(
            .table, "csvload load orders.csv shop.db --on-conflict abort", .constraintFailed,
            "You asked to stop at a key that is in the table. The batch in which that happened is undone.",
            after:
                "sqlite3 shop.db 'CREATE TABLE orders (id PRIMARY KEY, name, price); INSERT INTO orders VALUES (2, 3, 4)'"
        ),
        .init(
            .table, "csvload load orders.csv shop.db", .tableWithoutKey,
            "Without a key, nobody can tell which rows came from the records that have changed.",
            after: """
                sqlite3 shop.db 'CREATE TABLE orders (id, name, price)'; csvload orders.csv shop.db; \
                printf 'id,name,price\\n1,tee,3\\n' > orders.csv
                """),
        .init(
            .table, "csvload load orders.csv shop.db --key id --delete-missing", .rowsOfSeveralSources,
            "Which of the rows are the other source's as well is known once that has been loaded by the same key.",
            after: """
                cp orders.csv more.csv; sqlite3 shop.db 'CREATE TABLE orders (id PRIMARY KEY, name UNIQUE, price)'
                csvload load orders.csv shop.db --key id; csvload load more.csv shop.db --table orders --key name
                printf 'id,name,price\\n1,tee,3\\n' > orders.csv
                """),
        .init(
            .table, "csvload load orders.csv shop.db --key id --delete-missing", .removalLimitPassed,
            "The file may be a part of what it should be. How many rows may go without a word is in \"When things change\".",
            after: "csvload load orders.csv shop.db --key id; printf 'id,name,price\\n' > orders.csv"),
        .init(
            .table, "csvload load orders.csv shop.db --max-deletes 0", .removalLimitPassed,
            "In a table without a key, the rows of records that the file no longer has are taken out.",
            after: "csvload load orders.csv shop.db; printf 'id,name,price\\n1,tea,2.5\\n' > orders.csv"),
        .init(
            .table, "csvload load orders.csv shop.db --rowid never", .keyMissing,
            "A table WITHOUT ROWID is stored by its key."),
        .init(
            .table, "csvload load orders.csv shop.db --key id --fts name", .tableMismatch,
            "A full-text index refers to rows by a number that such a table has not.",
            after: "csvload orders.csv shop.db --key id --rowid never"),
        .init(
            .table, "csvload verify orders.csv shop.db --table stock", .tableMissing,
            "There is no such table to compare with.",
            after: "csvload orders.csv shop.db"),
        .init(
            .table, "csvload verify orders.csv shop.db", .sourceAmbiguous,
            "The same file was loaded into several tables.",
            after: "csvload orders.csv shop.db --table a; csvload orders.csv shop.db --table b"),
        .init(
            .table, "csvload verify - shop.db < orders.csv", .sourceUnknown,
            "Without a source of this name nobody knows which table is meant.",
            after: "csvload orders.csv shop.db"),
        .init(
            .table, "csvload verify orders.csv shop.db --table stock", .tableMismatch,
            "The table has not all columns of the input, so the input was not loaded into it as it is now.",
            after: "sqlite3 shop.db 'CREATE TABLE stock (id INTEGER PRIMARY KEY, name)'"),
        .init(
            .table, "csvload verify orders.csv shop.db --table stock --schema evolve", .tableMismatch,
            "The load would add these columns to the table, and a comparison changes nothing.",
            after: "sqlite3 shop.db 'CREATE TABLE stock (id INTEGER PRIMARY KEY, name)'"),
        .init(
            .table, "csvload verify copy.csv shop.db --table orders", .tableWithoutKey,
            "Rows of a table without a key are found by their source and record, and the database does not know this source.",
            after: "csvload orders.csv shop.db; cp orders.csv copy.csv"),
        .init(
            .table, "csvload verify orders.csv shop.db", .tableWithoutKey, "Nothing tells which row a record became.",
            after: "sqlite3 shop.db 'CREATE TABLE orders (id, name, price)'"),
        .init(
            .table, "csvload export shop.db order", .tableUnknown,
            "There is no such table or view. The nearest one is named.",
            after: "csvload orders.csv shop.db"),
    ]
}
