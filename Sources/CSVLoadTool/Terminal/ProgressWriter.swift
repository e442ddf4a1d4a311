/// Draws a progress line over the one before, and leaves no trace of it in the end.
///
/// It belongs to one thread. Whatever else is written to the same terminal goes between ``wipe()`` and the next
/// ``draw(_:)``, or it would stand in the middle of a line.
struct ProgressWriter {
    /// Ten times a second is as fast as people can read.
    static let interval = 0.1

    private let write: (String) -> Void
    private var lastDrawn: Double?
    private var isVisible = false

    private static let clearToEndOfLine = "\u{1B}[K"

    /// - Parameter write: takes what is to be sent to the terminal, as ``Terminal/writeControlling(_:)`` does.
    init(write: @escaping (String) -> Void) {
        self.write = write
    }

    /// Draws the line, unless the one before was drawn less than ``interval`` ago.
    ///
    /// Time is the elapsed time of the lines; one that is earlier than the last belongs to a new run and is drawn.
    mutating func draw(_ line: ProgressLine) {
        if let lastDrawn, line.elapsedSeconds >= lastDrawn, line.elapsedSeconds - lastDrawn < Self.interval { return }
        lastDrawn = line.elapsedSeconds
        isVisible = true
        write("\r" + line.text + Self.clearToEndOfLine)
    }

    /// Removes the line, if there is one, so that something else can be written or the run can end.
    ///
    /// The next line is drawn at once.
    mutating func wipe() {
        lastDrawn = nil
        guard isVisible else { return }
        isVisible = false
        write("\r" + Self.clearToEndOfLine)
    }
}
