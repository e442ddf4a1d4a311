import Synchronization

/// Locks on files that this process holds for its jobs, on descriptors that it never closes while a file has a name.
///
/// Closing any descriptor of a file drops all POSIX locks that the process has on it, SQLite's among them, whichever
/// descriptor they were taken by. So a file has one descriptor here, which stays open; two jobs of this process shut each
/// other out by the set of held files, and other processes by the lock of flock(2).
/// See <https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_>.
package final class FileLocks: Sendable {
    /// Those of this process.
    static let shared = FileLocks()

    private struct Slot {
        let descriptor: SharedDescriptor
        /// Others of the same file, which must not be closed either.
        var spare: [SharedDescriptor] = []
        var isHeld = false
    }

    private let slots = Mutex<[FileIdentity: Slot]>([:])

    /// A lock that is held until the value goes.
    final class Held: Sendable {
        let identity: FileIdentity
        /// The file's descriptor, which outlives this value.
        let descriptor: SharedDescriptor
        private let locks: FileLocks

        fileprivate init(_ identity: FileIdentity, _ descriptor: SharedDescriptor, _ locks: FileLocks) {
            self.identity = identity
            self.descriptor = descriptor
            self.locks = locks
        }

        deinit {
            locks.release(identity)
        }
    }

    /// Takes the lock of a file, which is made where there is none.
    ///
    /// - Parameter permissions: of a file that is made, before the umask.
    /// - Returns: nil where another job or process has it.
    func tryLock(_ path: String, permissions: UInt32 = 0o666) throws(SystemError) -> Held? {
        let held = try slots.withLock { (slots) throws(SystemError) -> (FileIdentity, SharedDescriptor)? in
            let identity = try FileLocks.identity(of: path, permissions, in: &slots)
            guard let slot = slots[identity], !slot.isHeld, slot.descriptor.value.tryLock() else { return nil }
            slots[identity]?.isHeld = true
            return (identity, slot.descriptor)
        }
        return held.map { Held($0.0, $0.1, self) }
    }

    /// Which file it is; opens it if that was never done.
    private static func identity(
        of path: String, _ permissions: UInt32, in slots: inout [FileIdentity: Slot]
    ) throws(SystemError) -> FileIdentity {
        if let named = FileIdentity(path), slots[named] != nil { return named }
        // Nobody can use a file that has no name any more.
        slots = slots.filter { $0.value.isHeld || (try? $0.value.descriptor.value.status)?.names != 0 }
        let opened = SharedDescriptor(try FileDescriptor.open(path, .updating, .create, permissions: permissions))
        let identity = try opened.value.status.identity
        if slots[identity] == nil {
            slots[identity] = Slot(descriptor: opened)
        } else {
            // The path has become that file's this very moment.
            slots[identity]?.spare.append(opened)
        }
        return identity
    }

    private func release(_ identity: FileIdentity) {
        slots.withLock { slots in
            // A process that is being started may still have a copy of the descriptor, which would keep the lock.
            slots[identity]?.descriptor.value.unlock()
            slots[identity]?.isHeld = false
        }
    }
}
