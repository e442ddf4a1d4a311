/// What a command said on its standard error, and how it ended.
final class CommandLog {
    private let reports: any ComputationReports
    private var lines: [String] = []
    private var pending: [UInt8] = []
    private var ending = ""
    /// Whether it ended with exit code 0.
    private(set) var endedWell = false

    /// Lines that a reject quotes.
    private static let keptLines = 5
    private static let keptBytes = 400

    init(_ reports: any ComputationReports) {
        self.reports = reports
    }

    /// Another process speaks from now on.
    func restart() {
        flush()
        lines = []
        ending = ""
        endedWell = false
    }

    func add(_ bytes: UnsafeRawBufferPointer) {
        pending.append(contentsOf: bytes)
        while let end = pending.firstIndex(of: 0x0A) {
            note(pending[..<end])
            pending.removeFirst(end + 1)
        }
        // A line without an end is cut.
        if pending.count > 64 << 10 { flush() }
    }

    func end(_ how: String, isSuccess: Bool) {
        flush()
        ending = how
        endedWell = isSuccess
    }

    /// Why there is no answer: how the process ended, and what it said last.
    func sentence(before subject: String) -> String {
        let how = "\(subject) \(ending.isEmpty ? "gave no answer" : ending)"
        let isSilence = ending.hasPrefix("gave no answer")
        let cause =
            isSilence
            ? ": it is slow, or holds its output back in a buffer and has to flush it after each line"
            : endedWell ? " before it answered" : ""
        guard !lines.isEmpty else { return how + cause }
        return "\(how)\(cause); it last wrote: \(lines.joined(separator: " | "))"
    }

    private func flush() {
        if !pending.isEmpty { note(pending[...]) }
        pending = []
    }

    private func note(_ bytes: ArraySlice<UInt8>) {
        let line = String(decoding: bytes, as: UTF8.self)
        reports.command(wrote: line)
        lines.append(line.utf8.count > CommandLog.keptBytes ? line.prefix(CommandLog.keptBytes) + "…" : line)
        if lines.count > CommandLog.keptLines { lines.removeFirst() }
    }
}
