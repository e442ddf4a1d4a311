import CSVCore

/// The texts that mean NULL, beside an empty unquoted field.
struct NullTexts: Sendable {
    private let texts: [[UInt8]]

    init(_ texts: [String]) {
        self.texts = texts.map { Array($0.utf8) }
    }

    @inline(__always)
    func contains(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        texts.isEmpty ? false : matches(bytes, count)
    }

    private func matches(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        let field = UnsafeBufferPointer(start: bytes, count: count)
        return texts.contains { $0.count == count && field.elementsEqual($0) }
    }
}
