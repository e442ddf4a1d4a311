/// Computes columns of rows, a chunk of them at a time, in as many threads as the load has workers.
///
/// SQL expressions (`--compute`) and commands (`--compute-command`) are computations; a program that imports this
/// library can bring its own:
///
///     struct Area: RowComputation {
///         let identity = "area of a rectangle, version 1"
///         let columns = ["area"]
///
///         func makeWorker(_ context: ComputationContext) throws(LoadError) -> any ComputationWorker {
///             AreaWorker(width: try context.column("width"), height: try context.column("height"))
///         }
///     }
///
///     final class AreaWorker: ComputationWorker {
///         private let width, height: Int
///         init(width: Int, height: Int) { (self.width, self.height) = (width, height) }
///
///         func compute(_ rows: inout ComputedRows) throws(LoadError) {
///             for row in 0..<rows.count {
///                 guard let w = rows.real(row, width), let h = rows.real(row, height) else { continue }
///                 if w < 0 || h < 0 { rows.reject(row, "a side is negative") } else { rows.set(w * h, row, 0) }
///             }
///         }
///     }
///
///     LoadJob(options, computations: [Area()])
///
/// Equal inputs have to give equal results: a load is resumed, verified and reloaded on that condition.
public protocol RowComputation: Sendable {
    /// What identifies it, kept with the source: where it changes, all of the source is computed again.
    var identity: String { get }
    /// Names of the columns that it sets. One that the rows have is replaced, and others are added.
    var columns: [String] { get }
    /// Makes the state of one worker; it is used by one thread at a time.
    ///
    /// - Throws: why nothing can be computed, such as a column that is not in the input: the load does not begin.
    func makeWorker(_ context: ComputationContext) throws(LoadError) -> any ComputationWorker
}

/// What one worker needs to compute: tables, buffers, connections, made once.
public protocol ComputationWorker: AnyObject {
    /// Sets the columns of these rows, and rejects those for which that fails.
    ///
    /// A column that is not set is NULL, or stays as it is where it replaces one that the rows have.
    /// - Throws: what stops the load.
    func compute(_ rows: inout ComputedRows) throws(LoadError)
    /// Called once, after the last rows.
    func finish()
}

extension ComputationWorker {
    public func finish() {}
}

/// What a computation gets to make a worker.
public struct ComputationContext: Sendable {
    /// A column that the rows have: of the input, or computed before.
    public struct Column: Sendable, Hashable {
        public var name: String
        /// The type of its values; those of the type ANY are what they look like.
        public var type: ColumnType
    }

    /// The columns of the rows, by whose positions here ``ComputedRows`` are asked.
    public let columns: [Column]
    /// How the load wants computations to run.
    public let settings: ComputeSettings
    /// Whether the load was asked to stop: rows that take long may then be given up with ``ComputedRows/abandon()``.
    public let isCancelled: @Sendable () -> Bool
    let reports: any ComputationReports

    /// The position of a column, by its name in any ASCII case.
    ///
    /// - Throws: that there is none, with the names that there are.
    public func column(_ name: String) throws(LoadError) -> Int {
        let folded = name.asciiLowercased
        if let index = columns.firstIndex(where: { $0.name.asciiLowercased == folded }) { return index }
        throw LoadError(
            .columnUnknown, "A computation needs a column '\(name)', which the rows do not have",
            recovery: "The columns are: \(columns.prefix(100).map(\.name).joined(separator: ", ")).")
    }
}

/// Receives what computations report beside their results, on the workers' threads.
package protocol ComputationReports: Sendable {
    /// A command wrote a line on its standard error.
    func command(wrote line: String)
    /// Something that is worth knowing and stops nothing, in one sentence; the same one may come several times.
    func note(_ sentence: String)
}

/// Drops all reports.
package struct DiscardedReports: ComputationReports {
    package init() {}
    package func command(wrote line: String) {}
    package func note(_ sentence: String) {}
}
