extension LoadError {
    /// There is no database of this name, or it cannot be read; databases among which its rows are divided are named.
    static func noDatabase(_ path: String) -> LoadError {
        if let obstacle = FileSystem.obstacle(path) {
            let first = ShardNames(path, count: 2).path(1)
            return LoadError(
                .databaseNotFound, "There is no database '\(path)'\(obstacle.isMissing ? "" : ": \(obstacle)")",
                recovery: FileSystem.exists(first)
                    ? "Name '\(first)', or another of those beside it among which its rows are divided."
                    : "Name a database that csvload has loaded into.")
        }
        let cause = FileSystem.obstacle(path, to: .readable).map { ": \($0)" } ?? ""
        return LoadError(
            .databaseUnreadable, "The database '\(path)' cannot be opened\(cause)",
            recovery: "Name a database that csvload has loaded into.")
    }
}
