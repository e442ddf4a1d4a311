import CSVLoad
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A file descriptor that people may be looking at.
struct Terminal: Sendable {
    let descriptor: Int32

    static let standardOutput = Terminal(descriptor: 1)
    static let standardError = Terminal(descriptor: 2)

    /// Whether the descriptor is a terminal rather than a file or a pipe.
    var isTerminal: Bool {
        isatty(descriptor) == 1
    }

    /// Whether a line can be drawn over: a terminal that is not `dumb`, as the ones inside editors and of logs are.
    var canRedraw: Bool {
        isTerminal && Self.environment("TERM") != "dumb"
    }

    /// Whether the process may draw on it now: one that was sent to the background would draw over somebody else's text.
    ///
    /// What is no terminal is always ours.
    var isOurs: Bool {
        !isTerminal || tcgetpgrp(descriptor) == getpgrp()
    }

    /// Whether and how text on it is set off.
    var style: TextStyle {
        let isColored = TextStyle.isColored(isTerminal: canRedraw, environment: Self.environment)
        return isColored ? .colored : .plain
    }

    /// Writes lines for people, and sets off the word that opens one and says what kind it is, such as `Error:`.
    func say(_ text: String) {
        let isForPeople = descriptor != STDERR_FILENO || StandardError.style == StandardError.Style()
        if isForPeople { writeControlling(style.message(SafeText.lines(text))) } else { write(text) }
    }

    /// Says why something could not be done.
    func say(_ error: LoadError) {
        say("Error: \(SafeText.escaped(error.description))\n")
    }

    /// The columns of the terminal, or of `COLUMNS` if the descriptor has none to tell, or 80.
    var width: Int {
        Self.width(reported: reportedWidth, columns: Self.environment("COLUMNS"))
    }

    /// The rule of ``width``, apart from the system.
    static func width(reported: Int?, columns: String?) -> Int {
        if let reported, reported > 0 { return reported }
        if let typed = columns.flatMap({ Int($0) }), typed > 0 { return typed }
        return 80
    }

    /// Writes text of whole lines at once, past any buffer, in which nothing is left that a terminal would obey.
    ///
    /// Whoever makes the text says with ``SafeText`` how names and data look in it; this is for what was overlooked.
    func write(_ text: String) {
        let safe = SafeText.lines(text)
        writeControlling(descriptor == STDERR_FILENO ? StandardError.styled(safe) : safe)
    }

    /// Writes text that may move the cursor, or is in the style of standard error already; what cannot be written is dropped.
    ///
    /// Nothing that is said is a reason to stop a load: what standard output did not take is told at the end, see
    /// ``outputFailure``.
    func writeControlling(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let written = systemWrite(descriptor, rest.baseAddress, rest.count)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else {
                    if descriptor == STDOUT_FILENO { Self.noteOutputFailure(written < 0 ? errno : EIO) }
                    return
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[written...])
            }
        }
    }

    private static let outputError = Atomic<Int32>(0)

    /// Why standard output did not take all that was written to it; nil where it did.
    ///
    /// A reader that went away has what it wanted.
    static var outputFailure: LoadError? {
        let code = outputError.load(ordering: .relaxed)
        guard code != 0 else { return nil }
        return LoadError(
            .inputOutput, "Writing to the standard output failed: \(String(cString: strerror(code)))",
            recovery: "Run the same command again when there is room, or send its output elsewhere.")
    }

    private static func noteOutputFailure(_ code: Int32) {
        guard code != EPIPE else { return }
        _ = outputError.compareExchange(expected: 0, desired: code, ordering: .relaxed)
    }

    private var reportedWidth: Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else { return nil }
        return Int(size.ws_col)
    }

    private static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}

/// `write(2)` under a name that ``Terminal/write(_:)`` does not hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
