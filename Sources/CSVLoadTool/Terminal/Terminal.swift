import CSVLoad
import Synchronization

/// A file descriptor that people may be looking at.
struct Terminal: Sendable {
    let descriptor: Int32

    static let standardOutput = Terminal(descriptor: 1)
    static let standardError = Terminal(descriptor: 2)

    private var isStandardError: Bool { descriptor == Terminal.standardError.descriptor }
    private var device: TerminalDevice { TerminalDevice(descriptor: descriptor) }

    /// Whether the descriptor is a terminal rather than a file or a pipe.
    var isTerminal: Bool {
        device.isTerminal
    }

    /// Whether a line can be drawn over: a terminal that is not `dumb`, as the ones inside editors and of logs are.
    var canRedraw: Bool {
        isTerminal && Self.environment("TERM") != "dumb"
    }

    /// Whether the process may draw on it now: one that was sent to the background would draw over another program's text.
    ///
    /// What is no terminal is always ours.
    var isOurs: Bool {
        !isTerminal || device.isInForeground
    }

    /// Whether and how text on it is set off.
    var style: TextStyle {
        let isColored = TextStyle.isColored(isTerminal: canRedraw, environment: Self.environment)
        return isColored ? .colored : .plain
    }

    /// Writes lines for people, and sets off the word that opens one and says what kind it is, such as `Error:`.
    func say(_ text: String) {
        let isForPeople = !isStandardError || StandardError.style == StandardError.Style()
        if isForPeople { writeControlling(style.message(SafeText.lines(text))) } else { write(text) }
    }

    /// Says why something could not be done.
    func say(_ error: LoadError) {
        let sentence = SafeText.escaped(error.description)
        guard isStandardError, StandardError.style.isJSON else { return say("Error: \(sentence)\n") }
        var event = LoadEvent(.error, .line, sentence)
        event.fields = [.init(error.problem)]
        writeControlling(StandardError.prefixed(LogFormat.json.line(event), .error))
    }

    /// The columns of the terminal, or of `COLUMNS` if the descriptor has none, or 80.
    var width: Int {
        Self.width(reported: device.width, columns: Self.environment("COLUMNS"))
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
        writeControlling(isStandardError ? StandardError.styled(safe) : safe)
    }

    /// Writes text that may move the cursor, or is in the style of standard error already; what cannot be written is dropped.
    ///
    /// A failed message is no reason to stop a load: what standard output did not take is reported at the end, see
    /// ``outputFailure``.
    func writeControlling(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            do throws(SystemError) { try device.write(UnsafeRawBufferPointer(bytes)) } catch {
                if descriptor == Terminal.standardOutput.descriptor { Self.noteOutputFailure(error) }
            }
        }
    }

    private static let outputError = Mutex<SystemError?>(nil)

    /// Why standard output did not take all that was written to it; nil where it did.
    ///
    /// A reader that went away has what it wanted.
    static var outputFailure: LoadError? {
        guard let error = outputError.withLock({ $0 }) else { return nil }
        return LoadError(
            .outputFailed, "Writing to the standard output failed: \(error)",
            recovery: "Run the same command again when there is room, or send its output elsewhere.")
    }

    private static func noteOutputFailure(_ error: SystemError) {
        guard !error.isBrokenPipe else { return }
        outputError.withLock { $0 = $0 ?? error }
    }

    private static func environment(_ name: String) -> String? {
        ThisProcess.variable(name)
    }
}
