/// What a database may have done that others can have written.
///
/// What a load was told to read and to run is stored with its source, so that the load can go on. Whoever can write to
/// the database can store something else there: another input, which only the caller may read, or another program.
enum StoredTrust {
    /// Refuses a database that others can have written, unless the caller says that it is trusted.
    static func require(_ database: String, isTrusted: Bool) throws(LoadError) {
        guard !isTrusted, let doubt = FileOwnership().doubt(aboutDatabase: database) else { return }
        throw LoadError(
            .databaseNotTrusted, "'\(database)' says what is read and run, and others may have written that: \(doubt)",
            recovery:
                "Run it as the database's owner, with write permission for nobody else, or use --trust-database if you "
                + "trust all who can write to it.")
    }

    /// Refuses options that were read from a database and run a program, unless `typed` has the same one.
    ///
    /// - Parameters:
    ///   - isAllowed: whether programs that the database names are run.
    ///   - isTrusted: whether the caller trusts all who can write to the database.
    static func check(
        _ stored: LoadOptions.Content, typed: LoadOptions.Content? = nil, of database: String, isAllowed: Bool,
        isTrusted: Bool
    ) throws(LoadError) {
        if stored.programs != nil {
            throw LoadError(
                .commandsNotAllowed, "The source was loaded with computations of another program",
                recovery: "Run it from that program.")
        }
        guard stored.runsPrograms else { return }
        if let typed, typed.command == stored.command, typed.extensions == stored.extensions { return }
        guard isAllowed else {
            throw LoadError(
                .commandsNotAllowed, "The database says that the source was loaded with \(stored.programFlag)",
                recovery: "Use --allow-commands if you trust the database, or give the same options yourself.")
        }
        try require(database, isTrusted: isTrusted)
    }
}

extension LoadOptions {
    /// Refuses options that were read from a database: programs that are not allowed, and all of a database that others can
    /// have written, unless it is trusted.
    package func checkStored(allowsCommands: Bool, isTrusted: Bool) throws(LoadError) {
        try StoredTrust.check(content, of: database, isAllowed: allowsCommands, isTrusted: isTrusted)
        try StoredTrust.require(database, isTrusted: isTrusted)
    }
}
