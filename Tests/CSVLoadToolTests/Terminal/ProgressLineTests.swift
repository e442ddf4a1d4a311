import Testing

@testable import CSVLoadTool

@Suite("Progress line")
struct ProgressLineTests {
    private let line = ProgressLine(
        name: "orders.csv",
        amount: .init(bytesDone: 94_900_000, bytesTotal: 226_000_000, rows: 910_000, rejected: 3),
        rowsPerSecond: 1_300_000, bytesPerSecond: 130_000_000, secondsLeft: 0.9, elapsedSeconds: 0.7
    )

    @Test("shows how far a file is, how fast, and how long it takes yet")
    func everything() {
        #expect(line.text == "orders.csv  41%  94.9/226.0 MB  1.3 M rows/s  3 rejected  0:01 left")
    }

    @Test("keeps parts in their places on a terminal")
    func padded() {
        var line = line
        #expect(
            line.text(width: 100) == "orders.csv   41%   94.9/226.0 MB    1.3 M rows/s  3 rejected  0:01 left")
        line.amount?.bytesDone = 226_000_000
        line.rowsPerSecond = 999_900
        #expect(
            line.text(width: 100) == "orders.csv  100%  226.0/226.0 MB  999.9 k rows/s  3 rejected  0:01 left")
    }

    @Test(
        "leaves out what matters least until the rest fits",
        arguments: [
            (75, "orders.csv   41%   94.9/226.0 MB    1.3 M rows/s  3 rejected  0:01 left"),
            (72, "orders.csv   41%   94.9/226.0 MB    1.3 M rows/s  3 rejected  0:01 left"),
            (71, "orders.csv   41%    1.3 M rows/s  3 rejected  0:01 left"),
            (56, "orders.csv   41%    1.3 M rows/s  3 rejected  0:01 left"),
            (55, "orders.csv   41%    1.3 M rows/s  0:01 left"), (40, "orders.csv   41%  0:01 left"),
            (27, "orders.csv   41%"), (16, "orders.csv"), (11, "orders.csv"), (10, "orde….csv"), (2, "…"), (1, ""),
            (0, ""),
        ]
    )
    func narrow(width: Int, text: String) {
        #expect(line.text(width: width) == text)
    }

    @Test("shortens a long name before anything is left out but the size")
    func longName() {
        var line = line
        line.name = "orders-of-all-shops-2025-01-01.csv"
        #expect(line.text(width: 80) == "\(shortened(26))   41%    1.3 M rows/s  3 rejected  0:01 left")
        #expect(line.text(width: 40) == "\(shortened(13))   41%  0:01 left")
    }

    private func shortened(_ columns: Int) -> String {
        SafeText.shortened("orders-of-all-shops-2025-01-01.csv", to: columns)
    }

    // The names are no arguments of the test, for the runner would print them as they are.
    @Test("never fills the last column")
    func fits() {
        var line = line
        for name in ["orders.csv", "注文履歴.csv", "\u{1B}[2J\n.csv", "👩‍👩‍👧.csv"] {
            line.name = name
            for width in 1...120 { #expect(DisplayWidth.columns(line.text(width: width)) < width) }
        }
    }

    @Test("says which of several inputs it is, and what is done with it")
    func position() {
        var line = line
        line.position = .init(number: 2, count: 3)
        line.phase = "finding types"
        line.amount?.rows = 0
        line.amount?.rejected = 0
        #expect(line.text == "2/3 orders.csv: finding types  41%  94.9/226.0 MB  130.0 MB/s  0:01 left")
        #expect(line.text(width: 40) == "2/3 orders.csv: finding types   41%")
    }

    @Test(
        "counts rows and time where the total is not known, as of a pipe or a file that grows",
        arguments: [nil, 90_000_000])
    func pipe(total: Int64?) {
        var line = line
        line.amount?.bytesTotal = total
        line.secondsLeft = nil
        line.elapsedSeconds = 62.4
        #expect(line.text == "orders.csv  94.9 MB  910,000 rows  1.3 M rows/s  3 rejected  1:02")
        #expect(line.text(width: 40) == "orders.csv  910,000 rows")
    }

    @Test("is as coarse as a guess about the time left is")
    func coarse() {
        var line = line
        for (seconds, text) in [
            (9.2, "0:10"), (59.5, "1:00"), (62, "1:05"), (599, "10:00"), (601, "10:30"), (3725, "1:02:30"),
        ] {
            line.secondsLeft = seconds
            #expect(line.text.hasSuffix("  \(text) left"))
        }
    }

    @Test("shows the time alone before anything was told, and an empty file as a size")
    func beginning() {
        #expect(ProgressLine(name: "a.csv", elapsedSeconds: 3).text == "a.csv  reading  0:03")
        #expect(
            ProgressLine(name: "a.csv", amount: .init(bytesDone: 0, bytesTotal: 0)).text == "a.csv  0 B  0 rows  0:00")
    }
}
