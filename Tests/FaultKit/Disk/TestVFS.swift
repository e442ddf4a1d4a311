import CSQLite
import Foundation
import Synchronization

/// SQLite's way to files, with simulated disks in between: <https://www.sqlite.org/vfs.html>.
///
/// It becomes the default of the process. Files in no disk's folder are opened by the system's own VFS and never seen
/// again, so that other connections of the process notice nothing.
package enum TestVFS {
    private static let disks = Mutex<[SimulatedDisk]>([])

    /// Uses a disk for what is opened in its folder while `body` runs.
    static func with<Result, Failure>(
        _ disk: SimulatedDisk, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        _ = isInstalled
        disks.withLock { $0.append(disk) }
        defer { disks.withLock { $0.removeAll { $0 === disk } } }
        return try body()
    }

    /// The system's own VFS, which does the work.
    nonisolated(unsafe) private static let system: UnsafeMutablePointer<sqlite3_vfs> = sqlite3_vfs_find(nil)
    nonisolated(unsafe) private static let name = strdup("csvload_test")!

    private static let isInstalled: Bool = {
        let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        // A copy: the system's functions for all but opening and deleting do not look at the VFS they are called for.
        vfs.initialize(to: system.pointee)
        vfs.pointee.zName = UnsafePointer(name)
        vfs.pointee.pNext = nil
        vfs.pointee.szOsFile = Int32(TestFile.headerBytes) + system.pointee.szOsFile
        vfs.pointee.xOpen = { _, path, file, flags, outFlags in
            TestVFS.open(path, file!, flags, outFlags)
        }
        vfs.pointee.xDelete = { _, path, syncsFolder in
            let text = String(cString: path!)
            if let disk = TestVFS.disk(of: text), FileManager.default.fileExists(atPath: text),
                let code = disk.perform(.delete(text, syncsFolder: syncsFolder != 0), on: nil)
            {
                return code
            }
            return TestVFS.system.pointee.xDelete(TestVFS.system, path, syncsFolder)
        }
        return sqlite3_vfs_register(vfs, 1) == SQLITE_OK
    }()

    private static func disk(of path: String) -> SimulatedDisk? {
        disks.withLock { $0.first { $0.holds(path) } }
    }

    private static func open(
        _ path: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>, _ flags: Int32,
        _ outFlags: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        let text = path.map { String(cString: $0) }
        let found = disks.withLock { disks in
            disks.first { disk in text.map(disk.holds) ?? (pthread_equal(disk.owner, pthread_self()) != 0) }
        }
        guard let disk = found else { return system.pointee.xOpen(system, path, file, flags, outFlags) }
        let existed = text.map { FileManager.default.fileExists(atPath: $0) } ?? false
        let inner = TestFile.inner(file)
        file.pointee.pMethods = nil
        let code = system.pointee.xOpen(system, path, inner, flags, outFlags)
        guard code == SQLITE_OK else { return code }
        let journals = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL | SQLITE_OPEN_SUPER_JOURNAL
        let shadow = text.map { disk.open($0, isJournal: flags & journals != 0, existed: existed) }
        TestFile(disk: disk, shadow: shadow).attach(to: file)
        return SQLITE_OK
    }
}
