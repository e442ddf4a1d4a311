import Glibc

/// Why a call to the operating system failed.
package struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The number, as in `errno(3)`.
    package let code: Int32

    package init(code: Int32) {
        self.code = code
    }

    /// What the last call of this thread left behind; to be asked at once after it has failed.
    static var last: SystemError { SystemError(code: errno) }

    /// The system's words for it.
    package var description: String { String(cString: strerror(code)) }

    /// There is no such file, or a folder of its path is missing.
    package var isMissing: Bool { code == ENOENT }
    /// There is such a file already.
    package var isExisting: Bool { code == EEXIST }
    /// Nothing can be read or written now, and waiting was not asked for.
    package var wouldBlock: Bool { code == EAGAIN }
    /// A signal came before anything was done.
    package var isInterrupted: Bool { code == EINTR }
    /// Nobody reads the pipe any more.
    package var isBrokenPipe: Bool { code == EPIPE }
    /// The file or the file system cannot do this.
    package var isUnsupported: Bool { code == EINVAL }
    /// The disk has no room, or is broken.
    package var isDiskFailure: Bool { [ENOSPC, EDQUOT, EFBIG, EIO].contains(code) }

    /// Writing took nothing, and the system does not say why.
    static let nothingWritten = SystemError(code: EIO)
}
