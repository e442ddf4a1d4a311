import SQLiteCore

/// SQLite's own `instr()` and `replace()` in time that grows with the texts, and not with their product, and that
/// --compute-timeout and a stop can end: two long texts of one record would keep SQLite's busy for years.
extension BuiltInFunctions {
    /// Puts them in the place of SQLite's own. See <https://www.sqlite.org/lang_corefunc.html>.
    static func registerSearchFunctions(on connection: borrowing Connection, limit: TimeLimit) throws(SQLiteError) {
        try connection.register(function: "instr", arguments: 2, isDeterministic: true) { instr($0, limit) }
        try connection.register(function: "replace", arguments: 3, isDeterministic: true) { replace($0, limit) }
    }

    /// Bytes that are looked through without asking whether there is still time.
    private static let piece = 16 << 20
    /// What SQLite says of a value that is longer than any may be.
    private static let longest = 1_000_000_000

    private enum Place {
        case at(Int)
        case nowhere
        case outOfTime
    }

    private static func instr(_ call: FunctionCall, _ limit: TimeLimit) {
        guard !call.isNull(0), !call.isNull(1) else { return }
        let countsBytes = call.isBlob(0) && call.isBlob(1)
        call.withBytes(0) { text in
            switch call.withBytes(1, { find($0, in: text, from: 0, limit) }) {
            case .nowhere: call.returns(Int64(0))
            case .outOfTime: call.fails(TimeLimit.sentence)
            case .at(let place):
                // Every byte but those that go on with a character begins one.
                let before = countsBytes ? place : text[..<place].count { $0 & 0xC0 != 0x80 }
                call.returns(Int64(before + 1))
            }
        }
    }

    private static func replace(_ call: FunctionCall, _ limit: TimeLimit) {
        guard !call.isNull(0), !call.isNull(1), !call.isNull(2) else { return }
        call.withBytes(0) { text in
            call.withBytes(1) { pattern in
                guard let first = pattern.first, first != 0 else { return call.returnsArgument(0) }
                call.withBytes(2) { replacement in
                    var out: [UInt8] = []
                    var start = 0
                    while true {
                        guard out.count <= longest else { return call.fails("string or blob too big") }
                        switch find(pattern, in: text, from: start, limit) {
                        case .outOfTime: return call.fails(TimeLimit.sentence)
                        case .at(let place):
                            out += text[start..<place]
                            out += replacement
                            start = place + pattern.count
                        case .nowhere:
                            out += text[start...]
                            return out.withUnsafeBufferPointer { call.returns(text: $0) }
                        }
                    }
                }
            }
        }
    }

    private static func find(
        _ pattern: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int, _ limit: TimeLimit
    ) -> Place {
        var start = start
        while text.count - start >= pattern.count {
            let count = min(piece + pattern.count - 1, text.count - start)
            let part = UnsafeBufferPointer(rebasing: text[start..<start + count])
            if let place = part.firstIndex(of: pattern) { return .at(start + place) }
            start += count - pattern.count + 1
            guard start < piece || !limit.isOver() else { return .outOfTime }
        }
        return .nowhere
    }
}
