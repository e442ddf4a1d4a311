import CSVCore

/// Tells a record that is the header once more, as where files were put together.
struct RepeatedHeader {
    private let fields: [[UInt8]]
    private let fieldText: FieldText

    /// - Parameter fields: the header's; nil where a record of the same texts is a record.
    init?(_ fields: [[UInt8]]?, dialect: Dialect) {
        // In a single column a value may well be the column's name.
        guard let fields, fields.count > 1 else { return nil }
        self.fields = fields
        fieldText = FieldText(dialect: dialect)
    }

    /// Whether the record has the header's texts.
    ///
    /// - Parameter first: the record's first field, of all those that follow in their order.
    @inline(__always)
    func isRepeated(_ record: Record, _ first: UnsafePointer<Field>, _ bytes: UnsafePointer<UInt8>) -> Bool {
        guard Int(record.fieldCount) == fields.count, record.flaw == .none else { return false }
        let surplus = first.pointee.length &- fields[0].count
        guard surplus == 0 || surplus == Header.mark.count || first.pointee.isEscaped else { return false }
        return hasSameTexts(first, bytes)
    }

    @inline(never)
    private func hasSameTexts(_ first: UnsafePointer<Field>, _ bytes: UnsafePointer<UInt8>) -> Bool {
        for (index, wanted) in fields.enumerated() {
            let field = first[index]
            if field.isEscaped {
                let text = [UInt8](unsafeUninitializedCapacity: field.length) { target, count in
                    count = fieldText.unescape(field, of: bytes, into: target.baseAddress!)
                }
                guard text == wanted else { return false }
            } else {
                var text = UnsafeBufferPointer(start: bytes + Int(field.start), count: field.length)[...]
                // The byte order mark of the second file stands in the middle, too.
                if index == 0, text.count > wanted.count, text.starts(with: Header.mark) { text = text.dropFirst(3) }
                guard text.elementsEqual(wanted) else { return false }
            }
        }
        return true
    }
}
