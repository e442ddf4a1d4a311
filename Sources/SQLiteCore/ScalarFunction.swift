import CSQLite

/// The arguments and the result of one call of a function that SQL calls.
public struct FunctionCall {
    let context: OpaquePointer
    let arguments: UnsafeMutablePointer<OpaquePointer?>?
    public let count: Int

    private func type(_ index: Int) -> Int32 { sqlite3_value_type(arguments![index]) }

    public func isNull(_ index: Int) -> Bool { type(index) == SQLITE_NULL }
    public func isInteger(_ index: Int) -> Bool { type(index) == SQLITE_INTEGER }
    public func isReal(_ index: Int) -> Bool { type(index) == SQLITE_FLOAT }
    public func isBlob(_ index: Int) -> Bool { type(index) == SQLITE_BLOB }

    public func integer(_ index: Int) -> Int64 { sqlite3_value_int64(arguments![index]) }

    public func real(_ index: Int) -> Double { sqlite3_value_double(arguments![index]) }

    public func text(_ index: Int) -> String {
        guard let text = sqlite3_value_text(arguments![index]) else { return "" }
        let count = Int(sqlite3_value_bytes(arguments![index]))
        return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }

    /// Calls `body` with the bytes of a text or blob; a number's are those of its text.
    ///
    /// They may be changed in place by no one, and last as long as the call of `body`.
    public func withBytes<Value>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
        let value = arguments![index]
        let start =
            type(index) == SQLITE_BLOB
            ? sqlite3_value_blob(value)?.assumingMemoryBound(to: UInt8.self) : sqlite3_value_text(value)
        return body(UnsafeBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_value_bytes(value))))
    }

    public func returns(_ value: Int64) { sqlite3_result_int64(context, value) }

    public func returns(_ value: Double) { sqlite3_result_double(context, value) }

    /// Returns bytes, which are UTF-8, as a text.
    public func returns(text bytes: UnsafeBufferPointer<UInt8>) {
        csqlite_result_text(
            context, UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self), UInt64(bytes.count))
    }

    public func returns(_ text: String) {
        var text = text
        text.withUTF8 { returns(text: $0) }
    }

    /// Returns an argument as it is.
    public func returnsArgument(_ index: Int) { sqlite3_result_value(context, arguments![index]) }

    /// Makes the statement fail with this sentence.
    public func fails(_ message: String) { sqlite3_result_error(context, message, -1) }
}

extension Connection {
    /// Adds a function that statements can call, and the schema's triggers and views cannot.
    ///
    /// - Parameters:
    ///   - arguments: how many it takes.
    ///   - isDeterministic: whether equal arguments always give an equal result; SQLite may then call it once.
    public func register(
        function name: String, arguments: Int, isDeterministic: Bool, _ body: @escaping (FunctionCall) -> Void
    ) throws(SQLiteError) {
        let box = FunctionBox(body)
        let flags = SQLITE_UTF8 | SQLITE_DIRECTONLY | (isDeterministic ? SQLITE_DETERMINISTIC : 0)
        let code = sqlite3_create_function_v2(
            handle, name, Int32(arguments), flags, Unmanaged.passRetained(box).toOpaque(),
            { context, count, values in
                let box = Unmanaged<FunctionBox>.fromOpaque(sqlite3_user_data(context)!).takeUnretainedValue()
                box.body(FunctionCall(context: context!, arguments: values, count: Int(count)))
            },
            nil, nil, { Unmanaged<FunctionBox>.fromOpaque($0!).release() })
        guard code == SQLITE_OK else { throw error(code, nil) }
    }

    /// Adds a function that counts how often it is called, and is true.
    ///
    /// In the WHERE of an upsert's DO UPDATE it counts the rows that were there already.
    public func register(counter name: String, _ counter: CallCounter) throws(SQLiteError) {
        let code = sqlite3_create_function_v2(
            handle, name, 0, SQLITE_UTF8 | SQLITE_DIRECTONLY, Unmanaged.passRetained(counter).toOpaque(),
            { context, _, _ in
                Unmanaged<CallCounter>.fromOpaque(sqlite3_user_data(context)!).takeUnretainedValue().count &+= 1
                sqlite3_result_int(context, 1)
            },
            nil, nil, { Unmanaged<CallCounter>.fromOpaque($0!).release() })
        guard code == SQLITE_OK else { throw error(code, nil) }
    }
}

/// How often a counting function was called; read and reset between statements.
public final class CallCounter {
    public var count: Int64 = 0
    public init() {}
}

private final class FunctionBox {
    let body: (FunctionCall) -> Void
    init(_ body: @escaping (FunctionCall) -> Void) { self.body = body }
}
