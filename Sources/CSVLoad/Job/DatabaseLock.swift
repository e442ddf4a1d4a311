import Glibc

/// Keeps two loads from writing to one database at the same time.
///
/// A lock of the operating system on the database file, beside SQLite's own: it ends with the process, however that
/// ends, and leaves nothing behind. Readers do not notice it.
/// See flock(2); SQLite's own locks are of another kind, and the two do not see each other.
final class DatabaseLock {
    let descriptor: Int32

    /// Waits for the lock, or not, as the policy says; nil where it is held and the load is to be skipped.
    ///
    /// The file is made where there is none. The lock has to outlive every connection to the database, because
    /// closing any descriptor of the file would drop SQLite's locks.
    init?(path: String, policy: LoadOptions.LockPolicy, isCancelled: () -> Bool) throws(LoadError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            let cause = systemMessage()
            throw LoadError(
                .cannotCreate, "Cannot open the database '\(path)': \(cause)",
                recovery: "Check the folder and its permissions, or name another path.")
        }
        self.descriptor = descriptor
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if policy == .skip { return nil }
            guard policy == .wait, !isCancelled() else {
                throw LoadError(
                    .locked, "Another load is writing to '\(path)'",
                    recovery: "Run the same command later, or say --if-locked wait or skip.")
            }
            usleep(100_000)
        }
    }

    deinit {
        close(descriptor)
    }
}
