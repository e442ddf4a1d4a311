extension LoadError {
    /// The kinds of trouble that have a way out of their own; programs tell errors apart by them, not by their words.
    ///
    /// The raw values stay the same from version to version: the log names them.
    public enum Problem: String, Sendable, Hashable, CaseIterable {
        /// The value of an option is not valid, or it does not go with another one or with the input.
        case optionInvalid = "option_invalid"
        /// A column is named that is not there.
        case columnUnknown = "column_unknown"
        /// Two columns have, or would have, the same name.
        case columnRepeated = "column_repeated"
        /// An SQL expression is not valid.
        case expressionInvalid = "expression_invalid"
        /// A format of numbers or dates is given for a column that cannot have one.
        case formatInvalid = "format_invalid"
        /// What is asked for needs a key, and none is named.
        case keyMissing = "key_missing"
        /// There is no such table to read.
        case tableUnknown = "table_unknown"
        /// A table would get a name that is taken or reserved.
        case tableNameInvalid = "table_name_invalid"
        /// There is no such source in the database.
        case sourceUnknown = "source_unknown"
        /// There is no such run in the database.
        case runUnknown = "run_unknown"
        /// Several sources are meant, and only one can be.
        case sourceAmbiguous = "source_ambiguous"
        /// Rows cannot be divided among databases by this key, or are divided in another way already.
        case shardKeyInvalid = "shard_key_invalid"
        /// Two migrations have the same number.
        case migrationRepeated = "migration_repeated"
        /// A database or a plan names a program that may not run without permission.
        case commandsNotAllowed = "commands_not_allowed"
        /// A database says what is to be read or run, and others than the caller may have written it.
        case databaseNotTrusted = "database_not_trusted"

        /// There is no header, or there are no records where some are needed.
        case inputEmpty = "input_empty"
        /// The input has more bytes, or unpacks to more, than the limits allow.
        case inputTooLarge = "input_too_large"
        /// The input is in another format.
        case inputNotCSV = "input_not_csv"
        /// The text does not tell how it is to be read.
        case inputAmbiguous = "input_ambiguous"
        /// The header has a name that no column can have.
        case headerInvalid = "header_invalid"
        /// There are more columns than SQLite takes.
        case tooManyColumns = "too_many_columns"
        /// Nothing can be loaded from the archive as it is.
        case archiveInvalid = "archive_invalid"
        /// The input is not what it was when a part of it was loaded or planned.
        case inputChanged = "input_changed"
        /// The input cannot be cut into parts.
        case inputNotDivisible = "input_not_divisible"
        /// The table that the source was loaded into is not there.
        case tableMissing = "table_missing"
        /// The table does not fit the input or the options.
        case tableMismatch = "table_mismatch"
        /// The key of the table needs a column that the input does not have.
        case keyColumnMissing = "key_column_missing"
        /// The columns of the key are not unique in the table.
        case keyNotUnique = "key_not_unique"
        /// Without a key, it cannot be told which row a record became.
        case tableWithoutKey = "table_without_key"
        /// Rows to be removed may belong to another source as well.
        case rowsOfSeveralSources = "rows_of_several_sources"
        /// A column to be read as numbers has amounts in several currencies.
        case currenciesMixed = "currencies_mixed"
        /// More records were rejected than the limit allows.
        case rejectLimitPassed = "reject_limit_passed"
        /// More rows would be removed than the limit allows.
        case removalLimitPassed = "removal_limit_passed"
        /// A computation failed for a record.
        case recordNotComputed = "record_not_computed"
        /// A constraint of the table refuses a change that cannot become a reject.
        case constraintFailed = "constraint_failed"
        /// The options stored with a source cannot be used.
        case storedOptionsInvalid = "stored_options_invalid"
        /// What a run has changed is not recorded row by row.
        case changesUnknown = "changes_unknown"
        /// The header of a source was not kept.
        case headerUnknown = "header_unknown"
        /// A file to be added to has other columns.
        case outputMismatch = "output_mismatch"
        /// The folder of migrations does not fit those that were applied.
        case migrationsDiffer = "migrations_differ"
        /// A migration failed and was rolled back.
        case migrationFailed = "migration_failed"
        /// The rows are divided among databases in a way that does not fit these rows or this key.
        case shardMismatch = "shard_mismatch"
        /// A plan of parts is damaged, or is none.
        case planDamaged = "plan_damaged"
        /// An executor could not compute its part of the data.
        case partRefused = "part_refused"

        /// There is no such input, or it cannot be read.
        case inputNotFound = "input_not_found"
        /// There is no such database, or nothing was loaded into it.
        case databaseNotFound = "database_not_found"
        /// The database cannot be opened, or is no SQLite database.
        case databaseUnreadable = "database_unreadable"
        /// There is no such migration or folder of migrations, or it cannot be read.
        case migrationNotFound = "migration_not_found"

        /// A program, or a folder that all machines share, is needed and missing, or the program cannot be started.
        case requirementMissing = "requirement_missing"
        /// A shared library cannot be loaded into SQLite.
        case extensionUnavailable = "extension_unavailable"
        /// The plan was made by another version.
        case planOfOtherVersion = "plan_of_other_version"

        /// The database cannot be created or written.
        case databaseNotWritable = "database_not_writable"
        /// The file to load into is no SQLite database, or is damaged.
        case notADatabase = "not_a_database"
        /// A file cannot be created.
        case outputNotWritable = "output_not_writable"

        /// The input breaks off: it is damaged, became shorter, or cannot be read on. What came before is sound.
        case inputBrokeOff = "input_broke_off"
        /// The database was deleted or replaced while it was open.
        case databaseMoved = "database_moved"
        /// The disk of the database is full.
        case diskFull = "disk_full"
        /// The database cannot be read or written any more.
        case diskFailed = "disk_failed"
        /// Writing a file failed.
        case outputFailed = "output_failed"
        /// A file with the rows of a part is damaged.
        case partDamaged = "part_damaged"

        /// Another process holds the database.
        case databaseLocked = "database_locked"
        /// Another process writes to the file.
        case outputLocked = "output_locked"
        /// The cluster does not answer.
        case clusterUnavailable = "cluster_unavailable"

        /// The command or the function that computes failed for all records.
        case computationFailed = "computation_failed"
        /// SQLite refused something that it should not have refused.
        case databaseFailed = "database_failed"
        /// The database was written by a newer version.
        case databaseNewer = "database_newer"
        /// A process that wrote to the database was killed, and what it began is not undone yet.
        case databaseNeedsRecovery = "database_needs_recovery"
        /// A journal of the database names a file that SQLite might delete.
        case journalNotTrusted = "journal_not_trusted"
        /// There is not enough memory.
        case outOfMemory = "out_of_memory"
        /// The system grants no more threads.
        case threadsExhausted = "threads_exhausted"
        /// Standard input or a pipe cannot be read a second time.
        case inputNotRepeatable = "input_not_repeatable"
        /// The work was stopped before it was done.
        case stopped
        /// Spark gave up.
        case sparkFailed = "spark_failed"
    }
}

extension LoadError.Problem {
    public var code: LoadError.Code {
        switch self {
        case .optionInvalid, .columnUnknown, .columnRepeated, .expressionInvalid, .formatInvalid, .keyMissing,
            .tableUnknown, .tableNameInvalid, .sourceUnknown, .runUnknown, .sourceAmbiguous, .shardKeyInvalid,
            .migrationRepeated, .commandsNotAllowed, .databaseNotTrusted:
            .usage
        case .inputEmpty, .inputTooLarge, .inputNotCSV, .inputAmbiguous, .headerInvalid, .tooManyColumns,
            .archiveInvalid, .inputChanged, .inputNotDivisible, .tableMissing, .tableMismatch, .keyColumnMissing,
            .keyNotUnique,
            .tableWithoutKey, .rowsOfSeveralSources, .currenciesMixed, .rejectLimitPassed, .removalLimitPassed,
            .recordNotComputed, .constraintFailed, .storedOptionsInvalid, .changesUnknown, .headerUnknown,
            .outputMismatch,
            .migrationsDiffer, .migrationFailed, .shardMismatch, .planDamaged, .partRefused:
            .unusableData
        case .inputNotFound, .databaseNotFound, .databaseUnreadable, .migrationNotFound: .noInput
        case .requirementMissing, .extensionUnavailable, .planOfOtherVersion: .unavailable
        case .databaseNotWritable, .notADatabase, .outputNotWritable: .cannotCreate
        case .inputBrokeOff, .databaseMoved, .diskFull, .diskFailed, .outputFailed, .partDamaged: .inputOutput
        case .databaseLocked, .outputLocked, .clusterUnavailable: .locked
        case .computationFailed, .databaseFailed, .databaseNewer, .databaseNeedsRecovery, .journalNotTrusted,
            .outOfMemory,
            .threadsExhausted, .inputNotRepeatable, .stopped, .sparkFailed:
            .failed
        }
    }
}
