import Glibc
import Synchronization

/// A log on disk: it grows by whole lines, is rotated by its size, and is found again after somebody moved it.
///
/// Several processes may write to one file: a line is one `write(2)` at the end of it, and whoever finds that the file
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

    private struct State {
        var descriptor: Int32
        var lostLines = 0
        /// Whether a line was written in part, which has to be ended before the next one.
        var isTorn = false
    }

    private let path: String
    private let rotation: Rotation
    private let state: Mutex<State>

    /// Opens the file, or makes it with the permissions that the umask leaves.
    ///
    /// - Throws: `cannotCreate`, also for a file that is a database, which a log would destroy.
    package init(_ path: String, rotation: Rotation = Rotation()) throws(LoadError) {
        self.path = path
        self.rotation = rotation
        let descriptor = LogFile.open(path)
        guard descriptor >= 0 else { throw LogFile.uncreatable(path, systemMessage()) }
        state = Mutex(State(descriptor: descriptor))
        var facts = stat()
        fstat(descriptor, &facts)
        guard facts.st_mode & S_IFMT == S_IFREG || facts.st_mode & S_IFMT == S_IFCHR else {
            throw LogFile.uncreatable(path, "it is no regular file")
        }
        if LogFile.isDatabase(path) { throw LogFile.uncreatable(path, "it is a database") }
    }

    deinit {
        state.withLock { _ = close($0.descriptor) }
    }

    /// Adds a line, which has its end.
    package func write(_ line: String) -> Outcome {
        state.withLock { state in
            follow(&state)
            let text = state.isTorn ? "\n" + line : line
            let (written, isWhole) = LogFile.write(text, to: state.descriptor)
            guard isWhole else {
                state.isTorn = state.isTorn ? written != 1 : written > 0
                state.lostLines += 1
                return state.lostLines == 1 ? .failed("Cannot write to '\(path)': \(systemMessage())") : .failedAgain
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
        flock(state.descriptor, LOCK_EX)
        defer { reopen(&state) }
        guard sizeOfNamed(state.descriptor) != nil else { return }
        if rotation.keep == 0 {
            unlink(path)
            return
        }
        for number in stride(from: rotation.keep - 1, through: 1, by: -1) {
            rename("\(path).\(number)", "\(path).\(number + 1)")
        }
        rename(path, "\(path).1")
    }

    /// The bytes of the open file, or nil where its name belongs to another file or to none.
    private func sizeOfNamed(_ descriptor: Int32) -> Int? {
        var (open, named) = (stat(), stat())
        guard fstat(descriptor, &open) == 0 else { return nil }
        guard open.st_mode & S_IFMT == S_IFREG else { return 0 }
        guard stat(path, &named) == 0, open.st_ino == named.st_ino, open.st_dev == named.st_dev else { return nil }
        return Int(open.st_size)
    }

    private func reopen(_ state: inout State) {
        let descriptor = LogFile.open(path)
        // A folder that is gone or full: the old file still takes lines.
        guard descriptor >= 0 else { return }
        close(state.descriptor)
        state.descriptor = descriptor
        state.isTorn = false
    }
}

extension LogFile {
    private static func open(_ path: String) -> Int32 {
        // Nobody waits here for a reader of a pipe.
        Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o666)
    }

    private static func write(_ text: String, to descriptor: Int32) -> (written: Int, isWhole: Bool) {
        var text = text
        return text.withUTF8 { bytes in
            var done = 0
            while done < bytes.count {
                let written = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { return (done, false) }
                done += written
            }
            return (done, true)
        }
    }

    private static func isDatabase(_ path: String) -> Bool {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var start = [UInt8](repeating: 0, count: 15)
        return read(descriptor, &start, 15) == 15 && start == Array("SQLite format 3".utf8)
    }

    private static func uncreatable(_ path: String, _ cause: String) -> LoadError {
        LoadError(
            .cannotCreate, "Cannot write the log '\(path)': \(cause)",
            recovery: "Check the folder and its permissions, or name another file with --log-file.")
    }
}
