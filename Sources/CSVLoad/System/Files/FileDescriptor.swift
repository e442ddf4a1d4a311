import CLinux
import Glibc

/// An open file, pipe or device, which is closed with the value.
///
/// A call that a signal interrupts is made again, except ``open(_:_:_:permissions:isCancelled:)``, which may wait without
/// end and therefore asks first. No program that is started inherits a descriptor.
package struct FileDescriptor: ~Copyable, Sendable {
    /// What the system calls it.
    package let number: Int32

    /// Takes over a descriptor that nobody else closes.
    init(owning number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    package enum Access: Sendable {
        case reading, writing, updating
        /// Everything is written behind what is there.
        case appending

        fileprivate var flags: Int32 {
            switch self {
            case .reading: O_RDONLY
            case .writing: O_WRONLY
            case .updating: O_RDWR
            case .appending: O_WRONLY | O_APPEND
            }
        }
    }

    package struct Options: OptionSet, Sendable {
        package let rawValue: Int32

        package init(rawValue: Int32) {
            self.rawValue = rawValue
        }

        /// Makes the file where there is none.
        package static let create = Options(rawValue: O_CREAT)
        /// Makes the file, and fails where there is one, or a link.
        package static let createNew = Options(rawValue: O_CREAT | O_EXCL | O_NOFOLLOW)
        /// Fails for a symbolic link.
        package static let noLink = Options(rawValue: O_NOFOLLOW)
        package static let truncate = Options(rawValue: O_TRUNC)
        /// Neither opening nor reading nor writing waits.
        package static let nonBlocking = Options(rawValue: O_NONBLOCK)
        /// Fails for what is no folder.
        package static let folder = Options(rawValue: O_DIRECTORY)
        /// A new file without a name in the folder that the path names. Not every file system has such files.
        package static let unnamed = Options(rawValue: clinux_unnamed_file(O_DIRECTORY))
    }

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - permissions: of a file that is made, before the umask.
    ///   - isCancelled: whether an interrupted call is given up.
    package static func open(
        _ path: String, _ access: Access, _ options: Options = [], permissions: UInt32 = 0o666,
        isCancelled: () -> Bool = { false }
    ) throws(SystemError) -> FileDescriptor {
        while true {
            let number = Glibc.open(path, access.flags | options.rawValue | O_CLOEXEC, permissions)
            if number >= 0 { return FileDescriptor(owning: number) }
            let error = SystemError.last
            if !error.isInterrupted || isCancelled() { throw error }
        }
    }

    /// Another descriptor of the same open file, which shares its position.
    package func duplicate() throws(SystemError) -> FileDescriptor {
        FileDescriptor(owning: try FileDescriptor.checked(fcntl(number, F_DUPFD_CLOEXEC, 0)))
    }

    /// Fills part of the buffer; 0 at the end.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        try FileDescriptor.retried { Glibc.read(number, buffer.baseAddress, buffer.count) }
    }

    /// Fills part of the buffer with the bytes from an offset on, wherever others read; 0 at the end.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(SystemError) -> Int {
        try FileDescriptor.retried { pread(number, buffer.baseAddress, buffer.count, off_t(offset)) }
    }

    /// Writes as many of the bytes as the file takes at once.
    package func writeSome(_ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int {
        try FileDescriptor.retried { Glibc.write(number, bytes.baseAddress, bytes.count) }
    }

    /// Writes all of the bytes.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var rest = bytes
        while !rest.isEmpty {
            let written = try writeSome(rest)
            guard written > 0 else { throw .nothingWritten }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    /// Writes all of the bytes at an offset, wherever others write.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let written = try FileDescriptor.retried {
                pwrite(number, bytes.baseAddress! + done, bytes.count - done, off_t(offset) + off_t(done))
            }
            guard written > 0 else { throw .nothingWritten }
            done += written
        }
    }

    package var status: FileStatus {
        get throws(SystemError) {
            var facts = stat()
            _ = try FileDescriptor.checked(fstat(number, &facts))
            return FileStatus(facts)
        }
    }

    package func setPermissions(_ permissions: UInt32) throws(SystemError) {
        _ = try FileDescriptor.checked(fchmod(number, permissions))
    }

    /// Waits until all that was written is on the disk.
    package func synchronize() throws(SystemError) {
        _ = try FileDescriptor.retried { Int(fsync(number)) }
    }

    /// Tells the system that the file is read from its front to its end.
    func adviseSequentialReading() {
        posix_fadvise(number, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    // MARK: - Locks, as of flock(2)

    /// Takes the file's lock if nobody has it; it ends with the last descriptor of this open file.
    package func tryLock() -> Bool { flock(number, LOCK_EX | LOCK_NB) == 0 }

    /// Waits for the file's lock.
    package func lock() throws(SystemError) {
        _ = try FileDescriptor.retried { Int(flock(number, LOCK_EX)) }
    }

    package func unlock() { flock(number, LOCK_UN) }

    // MARK: - Errors

    static func checked(_ result: Int32) throws(SystemError) -> Int32 {
        guard result >= 0 else { throw .last }
        return result
    }

    /// Makes a call again for as long as signals interrupt it.
    @inline(__always)
    static func retried(_ call: () -> Int) throws(SystemError) -> Int {
        while true {
            let result = call()
            if result >= 0 { return result }
            let error = SystemError.last
            if !error.isInterrupted { throw error }
        }
    }
}

/// A descriptor that several hold, and that is closed with the last of them.
final class SharedDescriptor: Sendable {
    let value: FileDescriptor

    init(_ value: consuming FileDescriptor) {
        self.value = value
    }
}

extension FileDescriptor {
    /// Whether it was opened in a way that lets it be read.
    var isReadable: Bool { fcntl(number, F_GETFL) & O_ACCMODE != O_WRONLY }

    /// Keeps the numbers 0 to 2 from files that are opened later, where the process was started without those streams.
    ///
    /// What stands in for them can be used in the wrong direction only: reading and writing fail as on a closed stream.
    package static func reserveStandardStreams() {
        for number: Int32 in 0...2 where fcntl(number, F_GETFD) < 0 {
            // The lowest number that is free is the one that is missing.
            _ = Glibc.open("/dev/null", number == 0 ? O_WRONLY : O_RDONLY)
        }
    }
}
