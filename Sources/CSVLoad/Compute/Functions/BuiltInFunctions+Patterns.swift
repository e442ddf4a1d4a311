import CPCRE2
import SQLiteCore

/// Regular expressions in the syntax of Perl, compiled once for each worker, and bounded in the steps that they take.
extension BuiltInFunctions {
    static func registerPatternFunctions(on connection: borrowing Connection) throws(SQLiteError) {
        let patterns = PatternCache()
        try connection.register(function: "regexp_like", arguments: 2, isDeterministic: true) { call in
            patterns.match(call, text: 0, pattern: 1) { _, found in call.returns(Int64(found ? 1 : 0)) }
        }
        // What the operator REGEXP calls, its operands in turn.
        try connection.register(function: "regexp", arguments: 2, isDeterministic: true) { call in
            patterns.match(call, text: 1, pattern: 0) { _, found in call.returns(Int64(found ? 1 : 0)) }
        }
        for count in [2, 3] {
            try connection.register(function: "regexp_extract", arguments: count, isDeterministic: true) { call in
                guard count == 2 || !call.isNull(2) else { return }
                let group = count == 3 ? call.integer(2) : 0
                patterns.match(call, text: 0, pattern: 1) { pattern, found in
                    guard found else { return }
                    guard group >= 0, group < pattern.groupCount else {
                        return call.fails("regexp_extract(): the pattern has no group \(group)")
                    }
                    pattern.returnGroup(Int(group), of: call)
                }
            }
        }
        try connection.register(function: "regexp_replace", arguments: 3, isDeterministic: true) { call in
            guard !call.isNull(0), !call.isNull(1), !call.isNull(2) else { return }
            patterns.replace(call)
        }
    }
}

/// The compiled patterns of one worker.
private final class PatternCache {
    private var patterns: [String: Pattern] = [:]

    /// More patterns than these come from the data, and are not worth keeping.
    private static let capacity = 64

    func match(_ call: FunctionCall, text: Int, pattern: Int, _ body: (Pattern, Bool) -> Void) {
        guard !call.isNull(text), !call.isNull(pattern), let compiled = compiled(call, pattern) else { return }
        let code = call.withBytes(text) { compiled.match($0) }
        guard code >= 0 || code == PCRE2_ERROR_NOMATCH else {
            return call.fails("the pattern failed: \(Pattern.message(code))")
        }
        body(compiled, code >= 0)
    }

    func replace(_ call: FunctionCall) {
        guard let compiled = compiled(call, 1) else { return }
        let result = call.withBytes(0) { text in call.withBytes(2) { compiled.replace(text, by: $0) } }
        switch result {
        case .success(let bytes): bytes.withUnsafeBufferPointer { call.returns(text: $0) }
        case .failure(let flaw): call.fails("regexp_replace(): \(flaw.sentence)")
        }
    }

    private func compiled(_ call: FunctionCall, _ index: Int) -> Pattern? {
        let text = call.text(index)
        if let known = patterns[text] { return known }
        do throws(Pattern.Flaw) {
            let pattern = try Pattern(text)
            if patterns.count >= PatternCache.capacity { patterns.removeAll() }
            patterns[text] = pattern
            return pattern
        } catch {
            call.fails("the pattern is not a regular expression: \(error.sentence)")
            return nil
        }
    }
}

/// One compiled pattern with the memory for its matches. See pcre2api(3).
private final class Pattern {
    struct Flaw: Error {
        let sentence: String
    }

    private let code: OpaquePointer
    private let data: OpaquePointer
    private let context: OpaquePointer
    /// Groups, the whole match included.
    let groupCount: Int64

    /// Steps that one match may take: some tens of milliseconds, where sane patterns take a few hundred steps.
    private static let stepLimit: UInt32 = 1_000_000
    private static let heapKiB: UInt32 = 16 << 10

    init(_ pattern: String) throws(Flaw) {
        var error: Int32 = 0
        var offset = 0
        let options = UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP)
        var text = pattern
        let compiled = text.withUTF8 { pcre2_compile_8($0.baseAddress, $0.count, options, &error, &offset, nil) }
        guard let compiled else { throw Flaw(sentence: "\(Pattern.message(error)) at character \(offset)") }
        // Without the just-in-time compiler a pattern works all the same.
        _ = pcre2_jit_compile_8(compiled, UInt32(PCRE2_JIT_COMPLETE))
        guard let data = pcre2_match_data_create_from_pattern_8(compiled, nil),
            let context = pcre2_match_context_create_8(nil)
        else {
            pcre2_code_free_8(compiled)
            throw Flaw(sentence: "there is not enough memory")
        }
        pcre2_set_match_limit_8(context, Pattern.stepLimit)
        pcre2_set_depth_limit_8(context, Pattern.stepLimit)
        pcre2_set_heap_limit_8(context, Pattern.heapKiB)
        (code, self.data, self.context) = (compiled, data, context)
        groupCount = Int64(pcre2_get_ovector_count_8(data))
    }

    deinit {
        pcre2_match_data_free_8(data)
        pcre2_match_context_free_8(context)
        pcre2_code_free_8(code)
    }

    func match(_ text: UnsafeBufferPointer<UInt8>) -> Int32 {
        pcre2_match_8(code, text.baseAddress, text.count, 0, 0, data, context)
    }

    /// Returns a group of the last match; NULL where it took no part in it.
    func returnGroup(_ group: Int, of call: FunctionCall) {
        guard let offsets = pcre2_get_ovector_pointer_8(data) else { return }
        let (start, end) = (offsets[2 * group], offsets[2 * group + 1])
        guard start != Int.max, start <= end, end != .max, start >= 0 else { return }
        call.withBytes(0) { call.returns(text: UnsafeBufferPointer(rebasing: $0[start..<end])) }
    }

    func replace(
        _ text: UnsafeBufferPointer<UInt8>, by replacement: UnsafeBufferPointer<UInt8>
    ) -> Result<[UInt8], Flaw> {
        let options =
            UInt32(PCRE2_SUBSTITUTE_GLOBAL) | UInt32(PCRE2_SUBSTITUTE_OVERFLOW_LENGTH)
            | UInt32(PCRE2_SUBSTITUTE_UNSET_EMPTY)
        var room = text.count * 2 + 256
        while true {
            var buffer = [UInt8](repeating: 0, count: room)
            var length = room
            let found = pcre2_substitute_8(
                code, text.baseAddress, text.count, 0, options, data, context,
                replacement.baseAddress, replacement.count, &buffer, &length)
            if found >= 0 { return .success(Array(buffer[..<length])) }
            guard found == PCRE2_ERROR_NOMEMORY, length > room, length < 1 << 30 else {
                return .failure(Flaw(sentence: Pattern.message(found)))
            }
            room = length
        }
    }

    static func message(_ code: Int32) -> String {
        if code == PCRE2_ERROR_MATCHLIMIT || code == PCRE2_ERROR_HEAPLIMIT || code == PCRE2_ERROR_DEPTHLIMIT
            || code == PCRE2_ERROR_JIT_STACKLIMIT
        {
            return "it needs more steps than a match may take"
        }
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = pcre2_get_error_message_8(code, &buffer, buffer.count)
        return length > 0 ? String(decoding: buffer[..<Int(length)], as: UTF8.self) : "error \(code)"
    }
}
