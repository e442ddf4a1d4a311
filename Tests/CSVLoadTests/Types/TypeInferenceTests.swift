import Testing

@testable import CSVLoad

@Suite("Type inference")
struct TypeInferenceTests {
    /// The types of a text's columns, found by as many workers as there are texts.
    private func types(
        _ chunks: [String], columns: Int = 1, nullTexts: [String] = []
    ) throws -> [ColumnType] {
        var content = LoadOptions.Content()
        content.nullTexts = nullTexts
        let inference = TypeInference(columnCount: columns)
        for text in chunks {
            let worker = TypeInferenceWorker(
                inference, names: (0..<columns).map { "c\($0)" }, header: nil, layout: .plain, content: content)
            try worker.work(on: Chunk(text: text))
            worker.finish()
        }
        return inference.columns.map(\.type)
    }

    @Test(
        "a column has the narrowest type that keeps every value",
        arguments: [
            (["1", "-2", "0"], .integer), (["9223372036854775807", "-9223372036854775808"], .integer),
            (["9223372036854775808"], .text), (["007"], .text), (["-0"], .text), (["+1"], .text), (["1_000"], .text),
            ([" 12"], .text), (["1.5", "2"], .real), (["2", "1.5"], .real), (["1e3"], .real), (["00.5"], .text),
            (["1e"], .text), (["nan"], .text), (["inf"], .text), (["1e999"], .text), (["0x10"], .text),
            (["12345678901234.12"], .real), (["123456789012345.67"], .text), (["123456789012345678.9"], .text),
            (["9007199254740993", "1.5"], .text), (["1.5", "9007199254740993"], .text),
            (["9007199254740993", "1"], .integer), (["1", "x"], .text), (["x", "1"], .text),
            (["true"], .text), (["2024-01-31"], .text), ([""], .text), (["", "1", ""], .integer),
        ] as [([String], ColumnType)])
    func oneColumn(values: [String], type: ColumnType) throws {
        #expect(try types([values.joined(separator: "\n") + "\n"]) == [type])
        // The order in which workers see the values does not matter.
        #expect(try types(values.map { $0 + "\n" }) == [type])
        #expect(try types(values.reversed().map { $0 + "\n" }) == [type])
    }

    @Test("NULL texts have no say")
    func nullTexts() throws {
        #expect(try types(["1\nNA\n-\n2\n"], nullTexts: ["NA", "-"]) == [.integer])
        #expect(try types(["NA\n"], nullTexts: ["NA"]) == [.text])
    }

    @Test("quoted numbers are numbers")
    func quoted() throws {
        #expect(try types(["\"1\",\"1.5\",\"a\"\n"], columns: 3) == [.integer, .real, .text])
    }

    @Test("records that will be refused have no say: ragged, badly quoted, not UTF-8")
    func refusedRecords() throws {
        #expect(try types(["1,2\nx\n\"x\"y,z\n3,4\n"], columns: 2) == [.integer, .integer])
        let chunk = Chunk(bytes: Array("1\n".utf8) + [0xFF, 0x0A] + Array("2\n".utf8))
        let inference = TypeInference(columnCount: 1)
        let worker = TypeInferenceWorker(
            inference, names: ["c"], header: nil, layout: .plain, content: LoadOptions.Content())
        try worker.work(on: chunk)
        worker.finish()
        #expect(inference.columns.map(\.type) == [.integer])
    }
}
