import Synchronization

/// A log on disk: it grows by whole lines, is rotated by its size, and is found again after it was moved.
///
/// Several processes may write to one file: a line is one `write(2)` at the end of it, and a process that finds that the file
/// has been moved away, by another process or by logrotate, goes on in the new one.
package final class LogFile: Sendable {
    /// When a file is put aside, and how many are kept.
    package struct Rotation: Sendable, Hashable {
        /// Bytes that a file may have; nil for no limit.
        package var maximumBytes: Int?
        /// Files that are kept beside the newest: `name.1` is the last one that was put aside.
        package var keep = 5

        package init() {}
    }

    /// What came of a line.
    package enum Outcome: Sendable, Hashable {
        case written
        /// It is lost, and is the first one since the last that was written; the sentence says why.
        case failed(String)
        /// It is lost, as the one before it was.
        case failedAgain
        /// It is written, and so many before it were lost.
        case recovered(lostLines: Int)
    }

    private struct State: ~Copyable {
        var descriptor: FileDescriptor
        var lostLines = 0
        /// Whether a line was written in part, which has to be ended before the next one.
        var isTorn = false
    }

    private let path: String
    private let rotation: Rotation
    /// Of a file that is made, before the umask.
    private let permissions: UInt32
    private let state: Mutex<State>

    /// Opens the file, or makes it.
    ///
    /// - Parameter isPrivate: whether a file that is made is one that only its owner may use.
    /// - Throws: `cannotCreate`, also for a file that is a database, which a log would destroy, and for a symbolic link
    ///   in a folder that others can write to.
    package init(_ path: String, rotation: Rotation = Rotation(), isPrivate: Bool = false) throws(LoadError) {
        self.path = path
        self.rotation = rotation
        permissions = isPrivate ? 0o600 : 0o666
        if let obstacle = SharedFolder.obstacle(path) { throw LogFile.uncreatable(path, obstacle) }
        let descriptor = try LogFile.openFirst(path, permissions)
        let kind = (try? descriptor.status)?.kind
        guard kind == .regular || kind == .characterDevice else {
            throw LogFile.uncreatable(path, "it is not a regular file")
        }
        if LogFile.isDatabase(path) { throw LogFile.uncreatable(path, "it is a database") }
        state = Mutex(State(descriptor: descriptor))
    }

    /// Adds a line, which has its end.
    package func write(_ line: String) -> Outcome {
        state.withLock { state in
            follow(&state)
            let text = state.isTorn ? "\n" + line : line
            let (written, failure) = LogFile.write(text, to: state.descriptor)
            if let failure {
                state.isTorn = state.isTorn ? written != 1 : written > 0
                state.lostLines += 1
                return state.lostLines == 1 ? .failed("Cannot write to '\(path)': \(failure)") : .failedAgain
            }
            state.isTorn = false
            defer { state.lostLines = 0 }
            return state.lostLines > 0 ? .recovered(lostLines: state.lostLines) : .written
        }
    }

    /// Opens the file by its name again, as is due after logrotate has moved it.
    package func reopen() {
        state.withLock { reopen(&$0) }
    }

    /// Goes on in the file that has the name now, and puts it aside if it is full.
    private func follow(_ state: inout State) {
        guard let size = sizeOfNamed(state.descriptor) else { return reopen(&state) }
        guard let maximum = rotation.maximumBytes, size >= maximum else { return }
        // Whoever gets the lock looks again: another process may have rotated meanwhile.
        try? state.descriptor.lock()
        defer { reopen(&state) }
        guard sizeOfNamed(state.descriptor) != nil else { return }
        if rotation.keep == 0 {
            FileSystem.remove(path)
            return
        }
        for number in stride(from: rotation.keep - 1, through: 1, by: -1) {
            try? FileSystem.rename("\(path).\(number)", to: "\(path).\(number + 1)")
        }
        try? FileSystem.rename(path, to: "\(path).1")
    }

    /// The bytes of the open file, or nil where its name belongs to another file or to none.
    private func sizeOfNamed(_ descriptor: borrowing FileDescriptor) -> Int64? {
        guard let status = try? descriptor.status else { return nil }
        guard status.kind == .regular else { return 0 }
        return FileIdentity(path) == status.identity ? status.size : nil
    }

    private func reopen(_ state: inout State) {
        // A folder that is gone or full: the old file still takes lines.
        guard SharedFolder.link(on: path) == nil, let descriptor = try? LogFile.open(path, permissions) else { return }
        state.descriptor = descriptor
        state.isTorn = false
    }
}

extension LogFile {
    private static func openFirst(_ path: String, _ permissions: UInt32) throws(LoadError) -> FileDescriptor {
        do throws(SystemError) { return try open(path, permissions) } catch { throw uncreatable(path, "\(error)") }
    }

    private static func open(_ path: String, _ permissions: UInt32) throws(SystemError) -> FileDescriptor {
        // Nobody waits here for a reader of a pipe.
        let options = SharedFolder.options(for: path).union([.create, .nonBlocking])
        return try FileDescriptor.open(path, .appending, options, permissions: permissions)
    }

    /// Returns how many bytes were written, and why not all of them.
    private static func write(
        _ text: String, to descriptor: borrowing FileDescriptor
    ) -> (written: Int, failure: SystemError?) {
        var text = text
        return text.withUTF8 { bytes in
            var done = 0
            while done < bytes.count {
                do throws(SystemError) {
                    let count = try descriptor.writeSome(
                        UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[done...])))
                    guard count > 0 else { return (done, .nothingWritten) }
                    done += count
                } catch {
                    return (done, error)
                }
            }
            return (done, nil)
        }
    }

    private static func isDatabase(_ path: String) -> Bool {
        (try? FileSystem.contents(of: path, atMost: 1))?.starts(with: Array("SQLite format 3".utf8)) ?? false
    }

    private static func uncreatable(_ path: String, _ cause: String) -> LoadError {
        LoadError(
            .outputNotWritable, "Cannot write the log '\(path)': \(cause)",
            recovery: "Check the folder and its permissions, or name another file with --log-file.")
    }
}
