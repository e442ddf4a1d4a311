import Glibc

/// One of the standard streams, which may be a terminal.
package struct TerminalDevice: Sendable {
    package let descriptor: Int32

    package init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    package static let standardInput = TerminalDevice(descriptor: STDIN_FILENO)
    package static let standardOutput = TerminalDevice(descriptor: STDOUT_FILENO)
    package static let standardError = TerminalDevice(descriptor: STDERR_FILENO)

    package var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Whether the process is in the terminal's foreground.
    package var isInForeground: Bool { tcgetpgrp(descriptor) == getpgrp() }

    /// The columns of the terminal; nil for what is none.
    package var width: Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else { return nil }
        return Int(size.ws_col)
    }

    package var status: FileStatus? {
        var facts = stat()
        return fstat(descriptor, &facts) == 0 ? FileStatus(facts) : nil
    }

    /// A descriptor of its own of the same stream.
    func duplicate() throws(SystemError) -> FileDescriptor {
        FileDescriptor(owning: try FileDescriptor.checked(fcntl(descriptor, F_DUPFD_CLOEXEC, 0)))
    }

    /// Writes all of the bytes, past any buffer.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var rest = bytes
        while !rest.isEmpty {
            let written = try FileDescriptor.retried { Glibc.write(descriptor, rest.baseAddress, rest.count) }
            guard written > 0 else { throw .nothingWritten }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }
}
