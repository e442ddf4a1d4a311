import CSVCore
import CXXHash
import SQLiteCore
import Synchronization

/// Looks in doubtful columns for two different texts that are one number, such as 1.10 and 1.1.
///
/// It is a pass of its own, which only columns need whose numbers are spelled in different ways
/// (``NumberSpellings/isDoubtful``). What it remembers is bounded: a column with more numbers than there is room for counts
/// as one that has such texts. Of two texts of a number whose hashes of 64 bits are the same only one counts.
final class EqualNumberSearch: Sendable {
    /// Numbers that are remembered, of all columns together.
    private static let capacity = 1 << 18

    private struct Column {
        /// The hash of the text of each number, by the number's bits.
        var texts: [UInt64: UInt64] = [:]
        var hasEqual = false
    }

    /// One number of a column, and its text.
    fileprivate struct Spelling {
        var number: UInt64
        var text: UInt64
    }

    private let columns: Mutex<[Column]>
    private let capacity: Int
    fileprivate let spellings: [NumberSpellings]

    /// - Parameter spellings: those of each column, in the order in which a row of the pass has them.
    init(_ spellings: [NumberSpellings]) {
        self.spellings = spellings
        capacity = EqualNumberSearch.capacity / max(spellings.count, 1)
        columns = Mutex(spellings.map { _ in Column() })
    }

    /// For each column, whether two texts of it are one number, or may be.
    var hasEqual: [Bool] { columns.withLock { $0.map(\.hasEqual) } }

    /// Whether there is no column left in which such texts are to be found.
    var isDone: Bool { columns.withLock { $0.allSatisfy(\.hasEqual) } }

    fileprivate func add(_ found: [Spelling], to column: Int) {
        columns.withLock { columns in
            for spelling in found where !columns[column].hasEqual {
                let known = columns[column].texts.updateValue(spelling.text, forKey: spelling.number)
                let hasRoom = columns[column].texts.count <= capacity
                guard (known ?? spelling.text) == spelling.text, hasRoom else {
                    columns[column].hasEqual = true
                    columns[column].texts = [:]
                    break
                }
            }
        }
    }
}

/// Looks at the values of its chunks.
final class EqualNumberWorker: ChunkWorking {
    private let search: EqualNumberSearch
    private let stride: Int
    private var typer: RowTyper

    /// - Parameter plan: makes texts of the columns that are searched.
    init(_ search: EqualNumberSearch, plan: RowPlan, dialect: Dialect, content: LoadOptions.Content) {
        self.search = search
        stride = plan.stride
        typer = RowTyper(plan: plan, dialect: dialect, content: content)
    }

    func work(on chunk: Chunk) throws(LoadError) {
        typer.type(chunk)
        let isFound = search.hasEqual
        for column in search.spellings.indices where !isFound[column] {
            let spellings = search.spellings[column]
            var found: [EqualNumberSearch.Spelling] = []
            for row in 0..<chunk.rowCount {
                let bytes = chunk.cells[row * stride + column].bytes
                guard let text = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    let value = NumberText.real(text, bytes.count),
                    spellings.mayRecur(NumberForm(text, bytes.count), value)
                else { continue }
                found.append(
                    EqualNumberSearch.Spelling(number: value.bitPattern, text: XXH3_64bits(text, bytes.count)))
            }
            search.add(found, to: column)
        }
    }

    func finish() {}
}
