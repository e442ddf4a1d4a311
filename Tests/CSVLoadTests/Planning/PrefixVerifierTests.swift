import TestSupport
import Testing

@testable import CSVLoad

@Suite("Prefix verifier")
struct PrefixVerifierTests {
    /// Checkpoints as a load would have written them over these parts.
    private func checkpoints(_ parts: [String]) -> [Checkpoint] {
        var offset: Int64 = 0
        return parts.enumerated().map { index, part in
            let hash = ContentHash()
            Array(part.utf8).withUnsafeBytes { hash.add($0) }
            defer { offset += Int64(part.utf8.count) }
            return Checkpoint(
                rowIDs: Int64(index + 1)...Int64(index + 1), bytes: offset..<offset + Int64(part.utf8.count),
                lineEnd: Int64(index), contentHash: hash.value)
        }
    }

    /// What is found when `text` is compared with a load of `parts`, and what is read next.
    private func verify(
        _ text: String, against parts: [String], endsInsideRecord: Bool = false, isFile: Bool
    ) throws -> (matching: Int, hasMore: Bool, rest: String) {
        let folder = try TemporaryFolder()
        let stream =
            isFile
            ? try InputStream(path: try folder.write(text, to: "in.csv"))
            : InputStream(name: "in", bytes: Array(text.utf8))
        var seen: [Int64] = []
        let result = try PrefixVerifier(
            stream: stream, endsInsideRecord: endsInsideRecord, isCancelled: { false }
        ).verify(checkpoints(parts)) { seen.append($0) }
        #expect(seen.count == result.matching)
        let rest = try stream.peek(1000)
        #expect(stream.offset == Int64(text.utf8.count - rest.count))
        return (result.matching, result.hasMore, String(decoding: rest, as: UTF8.self))
    }

    @Test("the same input matches to its end", arguments: [true, false])
    func same(isFile: Bool) throws {
        let found = try verify("a\n1\n2\n3\n", against: ["a\n1\n", "2\n", "3\n"], isFile: isFile)
        #expect(found == (3, false, ""))
    }

    @Test("a grown input matches, and goes on behind what was loaded", arguments: [true, false])
    func grown(isFile: Bool) throws {
        let found = try verify("a\n1\n2\n3\n4\n", against: ["a\n1\n", "2\n", "3\n"], isFile: isFile)
        #expect(found == (3, true, "4\n"))
    }

    @Test(
        "the last batch is loaded again if it ended without a line end and the input goes on", arguments: [true, false])
    func grownInsideTheLastRecord(isFile: Bool) throws {
        let parts = ["a\n1\n", "2\n3"]
        #expect(try verify("a\n1\n2\n3", against: parts, isFile: isFile) == (2, false, ""))
        #expect(try verify("a\n1\n2\n34\n", against: parts, isFile: isFile) == (1, true, "2\n34\n"))
        #expect(try verify("a\n1\n2\n3\n", against: parts, isFile: isFile) == (1, true, "2\n3\n"))
    }

    @Test("a carriage return at the end is whole unless a line feed follows", arguments: [true, false])
    func carriageReturn(isFile: Bool) throws {
        let parts = ["a\r1\r", "2\r"]
        #expect(try verify("a\r1\r2\r3\r", against: parts, isFile: isFile) == (2, true, "3\r"))
        #expect(try verify("a\r1\r2\r\n3\r", against: parts, isFile: isFile) == (1, true, "2\r\n3\r"))
    }

    @Test("a quote that never closed makes the last batch be loaded again", arguments: [true, false])
    func openQuote(isFile: Bool) throws {
        let parts = ["a\n1\n", "\"2\n"]
        let found = try verify("a\n1\n\"2\n\"\n", against: parts, endsInsideRecord: true, isFile: isFile)
        #expect(found == (1, true, "\"2\n\"\n"))
        #expect(try verify("a\n1\n\"2\n", against: parts, endsInsideRecord: true, isFile: isFile).matching == 2)
    }

    @Test("an edit in the middle ends the match before its batch", arguments: [true, false])
    func edited(isFile: Bool) throws {
        let found = try verify("a\n1\nX\n3\n", against: ["a\n1\n", "2\n", "3\n"], isFile: isFile)
        #expect(found == (1, true, "X\n3\n"))
        #expect(try verify("b\n1\n2\n3\n", against: ["a\n1\n", "2\n", "3\n"], isFile: isFile).matching == 0)
    }

    @Test("a shortened input matches as far as it goes", arguments: [true, false])
    func shortened(isFile: Bool) throws {
        let parts = ["a\n1\n", "2\n", "3\n"]
        #expect(try verify("a\n1\n2\n", against: parts, isFile: isFile) == (2, false, ""))
        #expect(try verify("a\n1\n2", against: parts, isFile: isFile) == (1, true, "2"))
        #expect(try verify("", against: parts, isFile: isFile) == (0, false, ""))
    }

    @Test("checkpoints with a gap match up to the gap")
    func gap() throws {
        var checkpoints = checkpoints(["a\n1\n", "2\n", "3\n"])
        checkpoints.remove(at: 1)
        let stream = InputStream(name: "in", bytes: Array("a\n1\n2\n3\n".utf8))
        let result = try PrefixVerifier(stream: stream, endsInsideRecord: false, isCancelled: { false })
            .verify(checkpoints) { _ in }
        #expect(result.matching == 1)
    }
}
