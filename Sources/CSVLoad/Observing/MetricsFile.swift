import Glibc
import Synchronization

/// The file in which a collector finds the metrics, such as node_exporter's textfile collector.
///
/// It is replaced as a whole, so that nobody reads half of it. It is not synced: after a power cut it may be missing.
package final class MetricsFile: Sendable {
    private struct State {
        var sources: [LoadMetrics] = []
        var isFailing = false
        /// Whether numbers have changed since the file was written.
        var isStale = false
    }

    private let path: String
    private let page: MetricsPage
    private let state = Mutex(State())

    /// Looks whether the file can be written, and leaves it as it is.
    ///
    /// - Throws: `cannotCreate`, also where there is a file that is no page of metrics.
    package init(_ path: String, version: String) throws(LoadError) {
        self.path = path
        page = MetricsPage(version: version)
        let found = MetricsFile.read(path)
        guard let found, MetricsPage.isPage(found) else {
            throw MetricsFile.uncreatable(path, found == nil ? "it cannot be read" : "it holds something else")
        }
        let temporary = MetricsFile.temporaryPath(beside: path)
        let descriptor = MetricsFile.create(temporary)
        guard descriptor >= 0 else { throw MetricsFile.uncreatable(path, systemMessage()) }
        close(descriptor)
        unlink(temporary)
    }

    /// Adds a source, whose counters go on from what the run before has left in the file.
    ///
    /// Nothing is written before the run starts or ends: while it waits, the file is another one's.
    package func begin(source: String, table: String) {
        state.withLock { state in
            var metrics = LoadMetrics(source: source, table: table)
            MetricsPage.carryOver(from: MetricsFile.read(path) ?? "", to: &metrics)
            state.sources.removeAll { $0.source == source && $0.table == table }
            state.sources.append(metrics)
        }
    }

    /// The run of the source that was begun last has the database, and begins to load.
    package func start(_ start: RunStart) {
        let page = MetricsFile.read(path) ?? ""
        update { metrics in
            MetricsPage.carryOver(from: page, to: &metrics)
            metrics.start(start)
        }
    }

    /// Changes the numbers of the source that was begun last.
    package func update(_ change: (inout LoadMetrics) -> Void) {
        state.withLock { state in
            guard let last = state.sources.indices.last else { return }
            change(&state.sources[last])
            state.isStale = state.isStale || state.sources[last].isWorthTelling
        }
    }

    /// Replaces the file, if numbers have changed.
    ///
    /// - Returns: why it could not be written, the first time in a row.
    package func write() -> String? {
        state.withLock { state in
            guard state.isStale else { return nil }
            guard let cause = replace(with: page.text(state.sources)) else {
                state.isStale = false
                state.isFailing = false
                return nil
            }
            defer { state.isFailing = true }
            return state.isFailing ? nil : "Cannot write the metrics '\(path)': \(cause)"
        }
    }

    private func replace(with text: String) -> String? {
        let temporary = MetricsFile.temporaryPath(beside: path)
        let descriptor = MetricsFile.create(temporary)
        guard descriptor >= 0 else { return systemMessage() }
        var text = text
        let written = text.withUTF8 { Glibc.write(descriptor, $0.baseAddress, $0.count) == $0.count }
        let cause = written ? nil : systemMessage()
        close(descriptor)
        if written, rename(temporary, path) == 0 { return nil }
        let failure = cause ?? systemMessage()
        unlink(temporary)
        return failure
    }

    /// A hidden name that does not end in `.prom`, which the collector would read.
    private static func temporaryPath(beside path: String) -> String {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
        // One that nobody can guess: whoever makes a link of that name first would choose what is written.
        return path[..<slash] + ".\(path[slash...]).\(String(UInt64.random(in: .min ... .max), radix: 36))"
    }

    private static func create(_ path: String) -> Int32 {
        Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    }

    /// The text of the file; empty where there is none, nil where it cannot be read.
    private static func read(_ path: String) -> String? {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return errno == ENOENT ? "" : nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { return nil }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
            // No page is as long as this: it is something else, and need not be read to its end.
            if bytes.count > 64 << 20 { return "?" }
        }
    }

    private static func uncreatable(_ path: String, _ cause: String) -> LoadError {
        LoadError(
            .cannotCreate, "Cannot write the metrics '\(path)': \(cause)",
            recovery: "Check the folder and its permissions, or name another file with --metrics-file.")
    }
}
