import Testing

@testable import CSVLoadTool

@Suite("Suggestion")
struct SuggestionTests {
    @Test(
        "counts insertions, deletions, replacements and swaps of neighbours",
        arguments: [
            ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("load", "load", 0), ("laod", "load", 1), ("lod", "load", 1),
            ("loads", "load", 1), ("lead", "load", 1), ("ca", "abc", 3), ("kitten", "sitting", 3),
        ]
    )
    func distance(first: String, second: String, distance: Int) {
        #expect(Suggestion.distance(Array(first), Array(second)) == distance)
        #expect(Suggestion.distance(Array(second), Array(first)) == distance)
    }

    @Test(
        "names the nearest candidate, or the one that was begun",
        arguments: [("staus", "status"), ("STATUS", "status"), ("resum", "resume"), ("lo", "load"), ("st", "status")]
    )
    func nearest(typed: String, meant: String) {
        #expect(Suggestion.nearest(to: typed, among: ["load", "resume", "status"]) == meant)
    }

    @Test(
        "names nothing that is far",
        arguments: ["", "l", "x", "orders.csv", "copy", String(repeating: "load", count: 99)])
    func nothing(typed: String) {
        #expect(Suggestion.nearest(to: typed, among: ["load", "resume", "status"]) == nil)
    }

    @Test("prefers the nearer candidate to the earlier one, and a near one to one that was begun")
    func preference() {
        #expect(Suggestion.nearest(to: "quite", among: ["quote", "quiet"]) == "quote")
        #expect(Suggestion.nearest(to: "quie", among: ["quote", "quiet"]) == "quiet")
        #expect(Suggestion.nearest(to: "null", among: ["nullable", "nulls"]) == "nulls")
        #expect(Suggestion.nearest(to: "batch", among: ["batch-bytes-max", "batch-bytes"]) == "batch-bytes")
    }
}
