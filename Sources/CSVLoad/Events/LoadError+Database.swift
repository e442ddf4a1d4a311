import Glibc

extension LoadError {
    /// There is no database of this name, or it cannot be read; databases among which its rows are divided are told.
    static func noDatabase(_ path: String) -> LoadError {
        let first = ShardNames(path, count: 2).path(1)
        guard access(path, F_OK) == 0 else {
            let cause = errno == ENOENT ? "" : ": \(String(cString: strerror(errno)))"
            let isDivided = access(first, F_OK) == 0
            return LoadError(
                .noInput, "There is no database '\(path)'\(cause)",
                recovery: isDivided
                    ? "Name '\(first)', or another of those beside it among which its rows are divided."
                    : "Name a database that csvload has loaded into.")
        }
        let cause = access(path, R_OK) == 0 ? "" : ": \(String(cString: strerror(errno)))"
        return LoadError(
            .noInput, "The database '\(path)' cannot be opened\(cause)",
            recovery: "Name a database that csvload has loaded into.")
    }
}
