import CLinux
import Glibc

/// A pipe of this process, which no program that is started inherits unless it is given an end.
struct Pipe: ~Copyable {
    let readEnd: FileDescriptor
    let writeEnd: FileDescriptor

    init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        _ = try FileDescriptor.checked(pipe2(&ends, O_CLOEXEC))
        readEnd = FileDescriptor(owning: ends[0])
        writeEnd = FileDescriptor(owning: ends[1])
    }
}

/// A pipe that several hold, and that is closed with the last of them.
final class SharedPipe: Sendable {
    let value: Pipe

    init(_ value: consuming Pipe) {
        self.value = value
    }
}

extension FileDescriptor {
    /// Reading and writing no longer wait.
    func stopBlocking() {
        _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
    }

    /// Asks for a pipe that holds so many bytes; the system may not grant it.
    func setPipeCapacity(_ bytes: Int32) {
        _ = fcntl(number, clinux_set_pipe_size, bytes)
    }
}
