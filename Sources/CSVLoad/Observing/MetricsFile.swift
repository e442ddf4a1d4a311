import Synchronization

/// The file in which a collector finds the metrics, such as node_exporter's textfile collector.
///
/// It is replaced as a whole, so that no reader sees half of it. It is not synced: after a power cut it may be missing.
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
    /// - Throws: `cannotCreate`, also where there is a file that is no page of metrics, and for a symbolic link in a
    ///   folder that others can write to.
    package init(_ path: String, version: String) throws(LoadError) {
        self.path = path
        page = MetricsPage(version: version)
        if let obstacle = SharedFolder.obstacle(path) { throw MetricsFile.uncreatable(path, obstacle) }
        let found = MetricsFile.read(path)
        guard let found, MetricsPage.isPage(found) else {
            throw MetricsFile.uncreatable(path, found == nil ? "it cannot be read" : "it holds something else")
        }
        let temporary = MetricsFile.temporaryPath(beside: path)
        do throws(SystemError) { _ = try FileDescriptor.open(temporary, .writing, .createNew) } catch {
            throw MetricsFile.uncreatable(path, "\(error)")
        }
        FileSystem.remove(temporary)
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
            state.isStale = state.isStale || state.sources[last].hasMetrics
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
        do throws(SystemError) {
            let descriptor = try FileDescriptor.open(temporary, .writing, .createNew)
            try descriptor.write(text)
            try FileSystem.rename(temporary, to: path)
            return nil
        } catch {
            if !error.isExisting { FileSystem.remove(temporary) }
            return "\(error)"
        }
    }

    /// A hidden name that does not end in `.prom`, which the collector would read.
    private static func temporaryPath(beside path: String) -> String {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
        return path[..<slash] + ".\(path[slash...]).\(FileSystem.unguessableWord)"
    }

    /// The text of the file; empty where there is none, nil where it cannot be read.
    private static func read(_ path: String) -> String? {
        do throws(SystemError) {
            let bytes = try FileSystem.contents(of: path, atMost: longestPage)
            // It is something else, and need not be read to its end.
            return bytes.count >= longestPage ? "?" : String(decoding: bytes, as: UTF8.self)
        } catch {
            return error.isMissing ? "" : nil
        }
    }

    /// Bytes that no page has.
    private static let longestPage = 64 << 20

    private static func uncreatable(_ path: String, _ cause: String) -> LoadError {
        LoadError(
            .outputNotWritable, "Cannot write the metrics '\(path)': \(cause)",
            recovery: "Check the folder and its permissions, or name another file with --metrics-file.")
    }
}
