import Foundation
import Testing

@testable import CSVLoad

@Suite("Log lines")
struct LogFormatTests {
    private func event() -> LoadEvent {
        var event = LoadEvent(
            .warning, .reject, "record 7 is \"odd\"", time: WallTime(millisecondsSince1970: 1_795_485_600_123))
        event.runID = 3
        event.source = "/data/my orders.csv"
        event.table = "orders"
        event.rowID = 7
        event.byte = 96
        event.fields = [.init("reason", "type"), .init("share", 0.25)]
        return event
    }

    @Test("text is one line of key=value, with quotes where a value is more than a word")
    func text() {
        #expect(
            LogFormat.text.line(event())
                == "2026-11-24T02:00:00.123Z WARNING reject run_id=3 source=\"/data/my orders.csv\" table=orders "
                + "row_id=7 byte=96 reason=type share=0.25 message=\"record 7 is \\\"odd\\\"\"\n")
    }

    @Test("JSON is one object that a parser reads back")
    func json() throws {
        let line = LogFormat.json.line(event())
        #expect(line.hasSuffix("}\n"))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["message"] as? String == "record 7 is \"odd\"")
        #expect(object["source"] as? String == "/data/my orders.csv")
        #expect(object["time"] as? String == "2026-11-24T02:00:00.123Z")
        #expect(object["level"] as? String == "warning" && object["event"] as? String == "reject")
        #expect(object["row_id"] as? Int == 7 && object["share"] as? Double == 0.25)
    }

    @Test(
        "what could end a line or move a cursor is escaped, and comes back from JSON",
        arguments: ["a\nb", "a\r\u{1B}[2J", "x\u{202E}y", "\u{2028}", "\u{7F}", "\u{0}", "emoji 🎉 ä", "\u{E0001}"])
    func escapes(text: String) throws {
        var event = event()
        event.source = text
        for format in LogFormat.allCases {
            let line = format.line(event)
            #expect(line.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
            #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .format || $0 == "\u{1B}" })
        }
        let object = try JSONSerialization.jsonObject(with: Data(LogFormat.json.line(event).utf8)) as? [String: Any]
        #expect(object?["source"] as? String == text)
    }

    @Test("a number that JSON has not is null")
    func notFinite() {
        var event = event()
        event.fields = [.init("rate", Double.infinity)]
        #expect(LogFormat.json.line(event).contains("\"rate\":null"))
    }

    @Test(
        "times are those of the calendar",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (1_709_251_199_001, "2024-02-29T23:59:59.001Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        ])
    func times(milliseconds: Int64, text: String) {
        #expect(WallTime(millisecondsSince1970: milliseconds).description == text)
    }
}
