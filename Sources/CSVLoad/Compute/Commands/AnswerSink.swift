import CSVCore
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
    /// Names that stand for nothing that was asked for, and those of given columns that came back changed.
    private(set) var unknownNames: [String] = []
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
            fail("the answer changes '\(note(name()))': name it among --compute-columns")
        case .refusal:
            guard !value.isNull else { return }
            fail(AnswerSink.text(value))
            isFinal = true
        case .failure:
            guard !value.isNull else { return }
            fail(AnswerSink.text(value))
        case .unknown:
            fail(
                "the answer has '\(note(name()))', which is none of the columns that the command sets: "
                    + "name it among --compute-columns")
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

    /// Remembers a name, but for what a command makes up without end.
    private func note(_ name: String) -> String {
        if unknownNames.count < 2000, !unknownNames.contains(where: { $0.asciiLowercased == name.asciiLowercased }) {
            unknownNames.append(name)
        }
        return name
    }

    /// More came than was owed.
    func noteSurplus() { surplus += 1 }

    private static func text(_ value: Cell) -> String {
        switch value.value {
        case .text(let text): text.isEmpty ? "no reason is given" : text
        case .integer(let integer): String(integer)
        case .real(let real): String(real)
        default: "no reason is given"
        }
    }

    /// Whether a command gave back what it got.
    private static func isSame(_ given: Cell, _ value: Cell, isWritten: Bool) -> Bool {
        // A program that knows no NULL in CSV gives an empty field back for both.
        if given.isNull { return value.isNull || (isWritten && value.isText && value.bytes.isEmpty) }
        if value.isNull { return isWritten && given.isText && given.bytes.isEmpty }
        if given.isText || given.isBlob {
            guard value.isText || value.isBlob, given.bytes.count == value.bytes.count else { return false }
            return given.bytes.elementsEqual(value.bytes)
        }
        var value = value
        if isWritten, value.isText {
            let text = value.bytes.assumingMemoryBound(to: UInt8.self)
            guard let start = text.baseAddress, let number = NumberText.real(start, text.count) else { return false }
            value = NumberText.integer(start, text.count).map { Cell(integer: $0) } ?? Cell(real: number)
        }
        if given.isInteger, value.isInteger { return given.integer == value.integer }
        guard value.isReal || value.isInteger else { return false }
        return (given.isReal ? given.real : Double(given.integer))
            == (value.isReal ? value.real : Double(value.integer))
    }
}
