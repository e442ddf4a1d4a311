import Testing

@testable import CSVCore

@Suite("Record indexer")
struct RecordIndexerTests {
    @Test("finds the records of every case", arguments: CSVCase.all, MaskPath.allCases)
    func records(of test: CSVCase, path: MaskPath) {
        #expect(test.reading(path).read(test.text.bytes).records == test.records)
    }

    @Test("finds the same records without their fields", arguments: CSVCase.all, MaskPath.allCases)
    func ends(of test: CSVCase, path: MaskPath) {
        for count in 0...70 {
            // Whole lines before it, so that the case stands at another place of a block.
            let text = Array(repeating: UInt8(ascii: "\n"), count: count) + test.text.bytes
            #expect(test.reading(path).ends(text) == test.reading(path).ranges(text))
        }
    }

    @Test("finds byte by byte what it finds in blocks", arguments: CSVCase.all)
    func scanned(test: CSVCase) {
        let reading = test.reading(.vector)
        let text = test.text.bytes
        #expect(reading.byScanner(for: text).read(text) == reading.read(text))
    }

    @Test("finds the same at every offset from a block's start", arguments: CSVCase.all, MaskPath.allCases)
    func aligned(test: CSVCase, path: MaskPath) {
        let reading = test.reading(path)
        let alone = reading.read(test.text.bytes)
        for count in 1...70 {
            let harmless = Array(repeating: UInt8(ascii: "x"), count: count - 1) + [0x0A]
            var expected = alone
            expected.ranges = alone.ranges.map { $0.lowerBound + count..<$0.upperBound + count }
            if count > 1 || test.keepsBlankLines && !test.dialect.dropsEmptyRecords {
                expected.records.insert([.p(Bytes(Array(harmless.dropLast())))], at: 0)
                expected.ranges.insert(0..<count - 1, at: 0)
            }
            let found = reading.read(harmless + test.text.bytes)
            guard found != expected else { continue }
            Issue.record("behind \(count) bytes: \(found) instead of \(expected)")
        }
    }

    @Test("takes no notice of what stands before the start", arguments: CSVCase.all, MaskPath.allCases)
    func started(test: CSVCase, path: MaskPath) {
        let reading = test.reading(path)
        let alone = reading.read(test.text.bytes)
        for before in ["\"", "é,\"", "a\"\"b,\\", "#", "\"\(run(70))"] {
            let count = before.utf8.count
            var expected = alone
            expected.ranges = alone.ranges.map { $0.lowerBound + count..<$0.upperBound + count }
            #expect(reading.read(Array(before.utf8) + test.text.bytes, from: count) == expected)
        }
    }

    @Test("tells whether a byte is outside ASCII", arguments: CSVCase.all, MaskPath.allCases)
    func highBytes(test: CSVCase, path: MaskPath) {
        let text = test.text.bytes
        #expect(test.reading(path).read(text).hasHighBytes == text.contains { $0 >= 0x80 })
    }

    @Test("forgets the last chunk when it gets the next", arguments: MaskPath.allCases)
    func reused(path: MaskPath) {
        var indexer = RecordIndexer(dialect: Dialect(), keepsBlankLines: false, path: path)
        for text in ["é,\"b\nc\"\n\"open\n", "", "a,b\n", run(1000, "a,b\n"), "\"a\"b\n"] {
            let bytes = Array(text.utf8)
            indexer.index(bytes.span.bytes)
            let alone = Reading(dialect: Dialect(), path: path).read(bytes)
            #expect(indexer.found.recordCount == alone.records.count)
            #expect(indexer.found.hasHighBytes == alone.hasHighBytes)
        }
    }

    @Test("tells an empty quoted field from an absent one", arguments: MaskPath.allCases)
    func absent(path: MaskPath) {
        var indexer = RecordIndexer(dialect: Dialect(), keepsBlankLines: false, path: path)
        let text = Array("\"\",,a\n".utf8)
        indexer.index(text.span.bytes)
        #expect(indexer.found.fields.map(\.isAbsent) == [false, true, false])
        #expect(indexer.found.fields.map(\.isQuoted) == [true, false, false])
    }

    @Test("says which fields have something to take out", arguments: MaskPath.allCases)
    func escaped(path: MaskPath) {
        var indexer = RecordIndexer(dialect: Dialect(), keepsBlankLines: false, path: path)
        let text = Array("\"a\"\"b\",\"a\",a\"\"b,\"\"\"\"\n".utf8)
        indexer.index(text.span.bytes)
        #expect(indexer.found.fields.map(\.isEscaped) == [true, false, false, true])
    }

    @Test("finds a field that is longer than any block", arguments: MaskPath.allCases)
    func long(path: MaskPath) {
        let content = run(20_000, "é,\"\"\n")
        let found = Reading(dialect: Dialect(), path: path).read(Array("a,\"\(content)\"\n\(content)b".utf8))
        #expect(found.records.count == 20_002)
        #expect(found.records.first == ["a", .q("\(run(20_000, "é,\"\n"))")])
        #expect(found.records.last == ["b"])
    }

    @Test("a record with more fields than any table has columns is counted whole, and its neighbours are as they were")
    func wideRecord() {
        let count = RecordIndex.mostFields * 8 + 3
        let wide = [UInt8](repeating: UInt8(ascii: ","), count: count)
        let small = Array(repeating: Array("a,b\n".utf8), count: 1_500_000).flatMap { $0 }
        let text = small + wide + Array("\n\"c\",d\n".utf8)
        var indexer = RecordIndexer(dialect: Dialect(), keepsBlankLines: false)
        for _ in 1...2 {
            indexer.index(text.span.bytes)
            let records = indexer.found.records
            #expect(records.count == 1_500_002)
            #expect(records[1_500_000].fieldCount == UInt32(count + 1) && records[1_500_000].flaw == .none)
            let last = records[1_500_001]
            #expect(
                last.fieldCount == 2 && indexer.found.fields[Int(last.firstField) + 1].start == UInt32(text.count - 2))
            #expect(indexer.found.fields.count < count / 2)
        }
    }
}
