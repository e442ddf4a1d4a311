/// Draws a line over the one before, and leaves no trace of it in the end.
///
/// The cursor waits at the beginning of the line. A terminal that is made narrower may break the line into several: the
/// cursor then still stands where the first of them begins, and what is behind it is cleared with the next drawing.
///
/// It belongs to one thread at a time. Whatever else is written to the same terminal goes between ``wipe()`` and the
/// next ``draw(_:)``, or it would stand in the middle of a line.
struct ProgressWriter {
    private let write: (String) -> Void
    private var drawn: String?

    /// From the left edge: clears the line, and what is left of it on lines below.
    static let clear = "\r\u{1B}[J"

    /// - Parameter write: takes what is to be sent to the terminal, as ``Terminal/writeControlling(_:)`` does.
    init(write: @escaping (String) -> Void) {
        self.write = write
    }

    /// Whether a line stands on the terminal.
    var isVisible: Bool { drawn != nil }

    /// Draws the line; one that stands there already is left alone, unless the terminal was resized.
    mutating func draw(_ line: String, isResized: Bool = false) {
        guard line != drawn || isResized else { return }
        drawn = line
        write("\r" + line + "\u{1B}[J\r")
    }

    /// Removes the line, if there is one, so that something else can be written or the run can end.
    mutating func wipe() {
        guard isVisible else { return }
        drawn = nil
        write(Self.clear)
    }
}
