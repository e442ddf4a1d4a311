/// Keeps a database that came from elsewhere from having programs run.
///
/// What a load was told to run is stored with its source, so that the load can go on. Whoever can write to the database
/// can store something else there: it is run only where the same was typed, or where that was allowed.
enum StoredPrograms {
    /// Refuses options that run a program, unless `typed` has the same one or it is allowed.
    static func check(
        _ stored: LoadOptions.Content, typed: LoadOptions.Content? = nil, isAllowed: Bool
    ) throws(LoadError) {
        if stored.programs != nil {
            throw LoadError(
                .commandsNotAllowed, "The source was loaded with computations of another program",
                recovery: "Run it from that program.")
        }
        guard stored.runsPrograms, !isAllowed else { return }
        if let typed, typed.command == stored.command, typed.extensions == stored.extensions { return }
        throw LoadError(
            .commandsNotAllowed, "The database says that the source was loaded with \(stored.programFlag)",
            recovery: "Use --allow-commands if you trust the database, or give the same options yourself.")
    }
}

extension LoadOptions {
    /// Refuses options that were read from a database and run a program, unless that is allowed.
    package func checkStoredPrograms(isAllowed: Bool) throws(LoadError) {
        try StoredPrograms.check(content, isAllowed: isAllowed)
    }
}
