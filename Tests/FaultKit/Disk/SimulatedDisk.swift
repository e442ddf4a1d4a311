import CSQLite
import Foundation
import Synchronization

/// A folder whose files are on a disk that loses power, fills up or breaks at a chosen operation.
///
/// SQLite writes to real files through ``TestVFS``, so that it reads back what it wrote. Beside them the disk keeps
/// what would be there after a power cut. Operations are counted from 1: writes, syncs, truncations and deletions;
/// reads are counted for themselves.
///
/// `@unchecked Sendable`: everything mutable is read and written only while `lock` is held.
package final class SimulatedDisk: @unchecked Sendable {
    /// What goes wrong, at the operation of this number.
    package enum Fault: Sendable {
        /// The power goes; what it leaves is laid out in another folder.
        case powerCut(at: Int, seed: UInt64, image: String)
        /// One operation fails, or with `lasting` all from there on.
        case failure(at: Int, Failure, lasting: Bool)
        case readFailure(at: Int)
    }

    package enum Failure: Sendable, CaseIterable {
        /// The disk is full (ENOSPC).
        case full
        /// The disk breaks (EIO).
        case broken
    }

    enum Operation {
        case write(offset: Int, [UInt8])
        case sync
        case truncate(size: Int)
        case delete(String, syncsFolder: Bool)
    }

    package let folder: String
    /// Files without a name, such as those of a sort, that this thread opens are on the disk, too.
    let owner = pthread_self()
    private let lock = Mutex(())
    private let fault: Fault?
    private var files: [String: DiskFile] = [:]
    /// Names that the disk has for sure, and what was done to each since the folder was last synced.
    private var durableNames: [String: DiskFile] = [:]
    private var pendingNames: [String: [DiskFile?]] = [:]
    private var count = 0
    private var reads = 0
    private var struck = false
    private var isDead = false

    package init(folder: String, fault: Fault? = nil) {
        self.folder = folder
        self.fault = fault
    }

    package var operations: Int { lock.withLock { _ in count } }
    package var readOperations: Int { lock.withLock { _ in reads } }
    /// Whether the fault was met.
    package var hasStruck: Bool { lock.withLock { _ in struck } }

    func holds(_ path: String) -> Bool { path.hasPrefix(folder + "/") }

    /// Notes a file that SQLite opens or makes.
    func open(_ path: String, isJournal: Bool, existed: Bool) -> DiskFile {
        lock.withLock { _ in
            if existed, let file = files[path] { return file }
            let content = (try? Data(contentsOf: URL(filePath: path))).map { Array($0) } ?? []
            let file = DiskFile(durable: content, syncsFolder: isJournal)
            files[path] = file
            if existed, !content.isEmpty {
                durableNames[path] = file
            } else {
                // An empty file may have been made a moment ago, by the lock of the load.
                pendingNames[path, default: []].append(file)
            }
            return file
        }
    }

    /// Counts a read; returns the code to fail with.
    func read() -> Int32? {
        lock.withLock { _ in
            reads += 1
            guard !isDead else { return SQLITE_IOERR }
            guard case .readFailure(let at) = fault, reads == at else { return nil }
            struck = true
            return SQLITE_IOERR | 1 << 8
        }
    }

    /// Notes an operation before it is done; returns the code to fail with instead.
    ///
    func perform(_ operation: Operation, on file: DiskFile?) -> Int32? {
        lock.withLock { _ in
            count += 1
            guard !isDead else { return SQLITE_IOERR }
            if let code = failure(of: operation) { return code }
            switch operation {
            case .write(let offset, let bytes): file?.add(.write(offset: offset, bytes: bytes))
            case .truncate(let size): file?.add(.truncate(size: size))
            case .delete(let path, _):
                pendingNames[path, default: []].append(nil)
                files[path] = nil
            case .sync: break
            }
            if case .powerCut(count, let seed, let image) = fault {
                struck = true
                isDead = true
                layOut(in: image, seed: seed)
                return SQLITE_IOERR
            }
            if case .sync = operation, let file { sync(file) }
            if case .delete(_, syncsFolder: true) = operation { syncFolder() }
            return nil
        }
    }

    private func failure(of operation: Operation) -> Int32? {
        guard case .failure(let at, let failure, let lasting) = fault else { return nil }
        guard count == at || (lasting && count > at) else { return nil }
        struck = true
        switch operation {
        case .write: return failure == .full ? SQLITE_FULL : SQLITE_IOERR | 3 << 8
        case .sync: return SQLITE_IOERR | 4 << 8
        case .truncate: return SQLITE_IOERR | 6 << 8
        case .delete: return SQLITE_IOERR | 10 << 8
        }
    }

    private func sync(_ file: DiskFile) {
        file.sync()
        guard file.syncsFolder else { return }
        file.syncsFolder = false
        syncFolder()
    }

    private func syncFolder() {
        for (path, changes) in pendingNames { durableNames[path] = changes.last ?? nil }
        pendingNames = [:]
    }

    /// Writes the files that a power cut leaves; an index of shared memory is never among them.
    private func layOut(in image: String, seed: UInt64) {
        var luck = Luck(seed: seed)
        for path in Set(durableNames.keys).union(pendingNames.keys).sorted() {
            let states = [durableNames[path]] + (pendingNames[path] ?? [])
            guard let file = states[luck.prefix(of: states.count - 1)] else { continue }
            let target = URL(filePath: image).appending(path: (path as NSString).lastPathComponent)
            try? Data(file.afterPowerCut(&luck)).write(to: target)
        }
    }
}
