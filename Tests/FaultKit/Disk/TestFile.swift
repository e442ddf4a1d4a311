import CSQLite

/// An open file of a simulated disk, as SQLite holds it.
///
/// SQLite gives each file a block of memory. It holds the pointer to the methods, which is all that SQLite knows of
/// it, then a reference to this object, then the file of the system's own VFS.
final class TestFile {
    private let disk: SimulatedDisk
    /// What the disk keeps of the file; nil for one without a name, which nobody looks for after a power cut.
    private let shadow: DiskFile?

    /// Bytes in front of the system's own file.
    static let headerBytes = 16
    private static let referenceOffset = 8

    init(disk: SimulatedDisk, shadow: DiskFile?) {
        self.disk = disk
        self.shadow = shadow
    }

    typealias Pointer = UnsafeMutablePointer<sqlite3_file>

    static func inner(_ file: Pointer) -> Pointer {
        (UnsafeMutableRawPointer(file) + headerBytes).assumingMemoryBound(to: sqlite3_file.self)
    }

    /// From now on SQLite's calls for the file come here.
    func attach(to file: Pointer) {
        (UnsafeMutableRawPointer(file) + TestFile.referenceOffset)
            .storeBytes(of: Unmanaged.passRetained(self).toOpaque(), as: UnsafeMutableRawPointer.self)
        file.pointee.pMethods = UnsafePointer(TestFile.methods)
    }

    private static func reference(_ file: Pointer) -> Unmanaged<TestFile> {
        let address = (UnsafeMutableRawPointer(file) + referenceOffset).load(as: UnsafeMutableRawPointer.self)
        return Unmanaged.fromOpaque(address)
    }

    private static func of(_ file: Pointer) -> TestFile { reference(file).takeUnretainedValue() }

    private static func system(_ file: Pointer) -> sqlite3_io_methods { inner(file).pointee.pMethods.pointee }

    private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64, _ inner: Pointer) -> Int32 {
        let methods = inner.pointee.pMethods.pointee
        if let code = disk.perform(.write(offset: Int(offset), Array(bytes)), on: shadow) {
            // A disk that fills up takes what it has room for.
            if code == SQLITE_FULL { _ = methods.xWrite(inner, bytes.baseAddress, Int32(bytes.count / 2), offset) }
            return code
        }
        return methods.xWrite(inner, bytes.baseAddress, Int32(bytes.count), offset)
    }

    nonisolated(unsafe) private static let methods: UnsafeMutablePointer<sqlite3_io_methods> = {
        let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        // Version 2 has shared memory for WAL, and no memory mapping, which would go past the disk.
        methods.initialize(to: sqlite3_io_methods())
        methods.pointee.iVersion = 2
        methods.pointee.xClose = { file in
            let file = file!
            let code = TestFile.system(file).xClose(TestFile.inner(file))
            TestFile.reference(file).release()
            return code
        }
        methods.pointee.xRead = { file, buffer, count, offset in
            let file = file!
            if let code = TestFile.of(file).disk.read() { return code }
            return TestFile.system(file).xRead(TestFile.inner(file), buffer, count, offset)
        }
        methods.pointee.xWrite = { file, bytes, count, offset in
            let bytes = UnsafeRawBufferPointer(start: bytes, count: Int(count))
            return TestFile.of(file!).write(bytes, at: offset, TestFile.inner(file!))
        }
        methods.pointee.xTruncate = { file, size in
            let this = TestFile.of(file!)
            if let code = this.disk.perform(.truncate(size: Int(size)), on: this.shadow) { return code }
            return TestFile.system(file!).xTruncate(TestFile.inner(file!), size)
        }
        methods.pointee.xSync = { file, flags in
            let this = TestFile.of(file!)
            // What is synced is known here; the real disk need not be waited for.
            return this.disk.perform(.sync, on: this.shadow) ?? SQLITE_OK
        }
        addPassingThrough(methods)
        return methods
    }()

    private static func addPassingThrough(_ methods: UnsafeMutablePointer<sqlite3_io_methods>) {
        methods.pointee.xFileSize = { TestFile.system($0!).xFileSize(TestFile.inner($0!), $1) }
        methods.pointee.xLock = { TestFile.system($0!).xLock(TestFile.inner($0!), $1) }
        methods.pointee.xUnlock = { TestFile.system($0!).xUnlock(TestFile.inner($0!), $1) }
        methods.pointee.xCheckReservedLock = { TestFile.system($0!).xCheckReservedLock(TestFile.inner($0!), $1) }
        methods.pointee.xFileControl = { TestFile.system($0!).xFileControl(TestFile.inner($0!), $1, $2) }
        methods.pointee.xSectorSize = { TestFile.system($0!).xSectorSize(TestFile.inner($0!)) }
        methods.pointee.xDeviceCharacteristics = { TestFile.system($0!).xDeviceCharacteristics(TestFile.inner($0!)) }
        methods.pointee.xShmMap = { TestFile.system($0!).xShmMap(TestFile.inner($0!), $1, $2, $3, $4) }
        methods.pointee.xShmLock = { TestFile.system($0!).xShmLock(TestFile.inner($0!), $1, $2, $3) }
        methods.pointee.xShmBarrier = { TestFile.system($0!).xShmBarrier(TestFile.inner($0!)) }
        methods.pointee.xShmUnmap = { TestFile.system($0!).xShmUnmap(TestFile.inner($0!), $1) }
    }
}
