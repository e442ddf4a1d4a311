import Glibc
import SQLiteCore

/// Puts a command's answers into the rows that they answer, and remembers those that are none.
final class AnswerSink {
    /// What a name in an answer stands for.
    enum Target {
        /// A column that the command sets.
        case output(Int)
        /// A column that it was given: it may give it back unchanged.
        case given(Int)
        /// The record is to be refused, for the reason that is the value.
        case refusal
        /// The record could not be computed this time.
        case failure
        case unknown
    }

    /// Why an answer does not count.
    struct Failure {
        var position: Int
        var detail: String
        /// Whether the command has refused the record, which a second try would not change.
        var isFinal: Bool
    }

    private let chunk: Chunk
    private let layout: StepLayout
    private let positions: [Int]
    /// How many answers have come.
    private(set) var answered = 0
    private(set) var failures: [Failure] = []
    private var detail: String?
    private var isFinal = false

    init(_ chunk: Chunk, _ layout: StepLayout, positions: [Int]) {
        self.chunk = chunk
        self.layout = layout
        self.positions = positions
    }

    var isComplete: Bool { answered >= positions.count }
    /// How many more answers than records have come.
    private(set) var surplus = 0

    private var cells: UnsafeMutablePointer<Cell> {
        chunk.cells + Int(chunk.rows[positions[answered]]) * layout.stride
    }

    /// Begins the next answer: what it does not name stays as it was.
    func begin() {
        detail = nil
        isFinal = false
        guard !isComplete else { return }
        for index in layout.outputCells.indices {
            cells[layout.outputCells[index]] = layout.replacedCells[index].map { cells[$0] } ?? .null
        }
    }

    /// Takes one value of the answer.
    ///
    /// - Parameter isWritten: whether the value is a field's text, of which only CSV knows what type it had.
    func take(_ value: Cell, for target: Target, name: () -> String, isWritten: Bool) {
        guard !isComplete else { return }
        switch target {
        case .output(let index):
            cells[layout.outputCells[index]] = chunk.keep(value)
        case .given(let index):
            let given = cells[layout.inputCells[index]]
            guard !AnswerSink.isSame(given, value, isWritten: isWritten) else { return }
            fail("the answer changes '\(name())': name it among --compute-columns")
        case .refusal:
            guard !value.isNull else { return }
            fail(AnswerSink.text(value))
            isFinal = true
        case .failure:
            guard !value.isNull else { return }
            fail(AnswerSink.text(value))
        case .unknown:
            fail("the answer has '\(name())', which is none of the columns that the command sets: name it among --compute-columns")
        }
    }

    func fail(_ sentence: String) { detail = detail ?? sentence }

    /// Ends the answer.
    func end() {
        guard !isComplete else {
            surplus += 1
            return
        }
        if let detail { failures.append(Failure(position: positions[answered], detail: detail, isFinal: isFinal)) }
        answered += 1
    }

    private static func text(_ value: Cell) -> String {
        switch value.value {
        case .text(let text): text.isEmpty ? "no reason is given" : text
        case .integer(let integer): String(integer)
        case .real(let real): String(real)
        default: "no reason is given"
        }
    }

    private static func isSame(_ given: Cell, _ value: Cell, isWritten: Bool) -> Bool {
        if given.isNull || value.isNull {
            // A program that knows no NULL in CSV gives an empty field back for both.
            return given.isNull == value.isNull || (isWritten && given.bytesOrEmpty.isEmpty && value.bytesOrEmpty.isEmpty)
        }
        if given.isText || given.isBlob {
            guard value.isText || value.isBlob, given.bytes.count == value.bytes.count else { return false }
            return memcmp(given.bytes.baseAddress, value.bytes.baseAddress, given.bytes.count) == 0
        }
        if given.isInteger, value.isInteger { return given.integer == value.integer }
        guard value.isReal || value.isInteger else { return false }
        return (given.isReal ? given.real : Double(given.integer)) == (value.isReal ? value.real : Double(value.integer))
    }
}

extension Cell {
    fileprivate var bytesOrEmpty: UnsafeRawBufferPointer {
        isText || isBlob ? bytes : UnsafeRawBufferPointer(start: nil, count: isNull ? 0 : 1)
    }
}
