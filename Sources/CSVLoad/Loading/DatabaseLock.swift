import Glibc
import SQLiteCore

/// Keeps two loads from writing to one database at the same time.
///
/// A lock of the operating system on the database file, beside SQLite's own: it ends with the process, however that
/// ends, and leaves nothing behind. Readers do not notice it.
/// See flock(2); SQLite's own locks are of another kind, and the two do not see each other.
final class DatabaseLock {
    private let path: String
    let descriptor: Int32

    /// Waits for the lock, or not, as the policy says; nil where it is held and the load is to be skipped.
    ///
    /// The file is made where there is none. The lock has to outlive every connection to the database, because
    /// closing any descriptor of the file would drop SQLite's locks.
    init?(path: String, policy: LoadOptions.LockPolicy, isCancelled: () -> Bool) throws(LoadError) {
        self.path = path
        var descriptor = try DatabaseLock.open(path)
        while true {
            do throws(LoadError) {
                guard try DatabaseLock.take(descriptor, path, policy, isCancelled) else {
                    close(descriptor)
                    return nil
                }
            } catch {
                close(descriptor)
                throw error
            }
            // The file that was waited for may have been deleted meanwhile.
            if DatabaseLock.isInPlace(descriptor, path) { break }
            close(descriptor)
            descriptor = try DatabaseLock.open(path)
        }
        self.descriptor = descriptor
    }

    private static func open(_ path: String) throws(LoadError) -> Int32 {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            let cause = systemMessage()
            throw LoadError(
                .cannotCreate, "Cannot open the database '\(path)': \(cause)",
                recovery: "Check the folder and its permissions, or name another path.")
        }
        return descriptor
    }

    private static func take(
        _ descriptor: Int32, _ path: String, _ policy: LoadOptions.LockPolicy, _ isCancelled: () -> Bool
    ) throws(LoadError) -> Bool {
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if policy == .skip { return false }
            guard policy == .wait, !isCancelled() else {
                throw LoadError(
                    .locked, "Another load is writing to '\(path)'",
                    recovery: "Run the same command later, or say --if-locked wait or skip.")
            }
            usleep(100_000)
        }
        return true
    }

    private static func isInPlace(_ descriptor: Int32, _ path: String) -> Bool {
        var (held, named) = (stat(), stat())
        return fstat(descriptor, &held) == 0 && stat(path, &named) == 0 && held.st_dev == named.st_dev
            && held.st_ino == named.st_ino
    }

    /// What is wrong where the database is no longer the file of its name: what is written then is nowhere.
    var moved: LoadError? {
        guard !DatabaseLock.isInPlace(descriptor, path) else { return nil }
        return LoadError(
            SQLiteError(code: SQLiteError.movedCode, message: "the file has moved"),
            doing: "what was loaded is in a file without a name", database: path)
    }

    func requireInPlace() throws(LoadError) {
        if let moved { throw moved }
    }

    deinit {
        // A process that is being started may still have a copy of the descriptor, which would keep the lock.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
