/// Keeps two loads from writing to one database at the same time.
///
/// A lock of the operating system on the database file, beside SQLite's own: it ends with the process, however that
/// ends, and leaves nothing behind. Readers do not notice it. Two loads of this process shut each other out, too.
/// See flock(2); SQLite's own locks are of another kind, and the two do not see each other.
final class DatabaseLock {
    private let path: String
    private let lock: FileLocks.Held

    /// Between two tries.
    private static let pauseMicroseconds = 100_000

    /// Waits for the lock, or not, as the policy says; nil where it is held and the load is to be skipped.
    ///
    /// The file is made where there is none.
    ///
    /// - Parameter isPrivate: whether a file that is made is one that only its owner may use.
    init?(
        path: String, policy: LoadOptions.LockPolicy, isPrivate: Bool = false, isCancelled: () -> Bool
    ) throws(LoadError) {
        self.path = path
        while true {
            if let lock = try DatabaseLock.tryLock(path, permissions: isPrivate ? 0o600 : 0o666) {
                // The file that was waited for may have been deleted meanwhile.
                guard lock.identity == FileIdentity(path) else { continue }
                self.lock = lock
                return
            }
            if policy == .skip { return nil }
            guard policy == .wait, !isCancelled() else {
                throw LoadError(
                    .databaseLocked, "Another load is writing to '\(path)'",
                    recovery: "Run the same command later, or use --if-locked wait or skip.")
            }
            SystemClock.pause(microseconds: DatabaseLock.pauseMicroseconds)
        }
    }

    private static func tryLock(_ path: String, permissions: UInt32) throws(LoadError) -> FileLocks.Held? {
        do throws(SystemError) {
            return try FileLocks.shared.tryLock(path, permissions: permissions)
        } catch {
            throw LoadError(
                .databaseNotWritable, "Cannot open the database '\(path)': \(error)",
                recovery: "Check the folder and its permissions, or name another path.")
        }
    }

    /// The descriptor of the database that holds the lock, to be used while it is held.
    var descriptor: Int32 { lock.descriptor.value.number }

    /// What is wrong where the database is no longer the file of its name: what is written then is nowhere.
    var moved: LoadError? {
        guard lock.identity != FileIdentity(path) else { return nil }
        return LoadError(movedDatabase: path, doing: "what was loaded is in a file without a name")
    }

    func requireInPlace() throws(LoadError) {
        if let moved { throw moved }
    }
}
