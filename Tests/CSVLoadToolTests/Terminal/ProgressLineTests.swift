import Testing

@testable import CSVLoadTool

@Suite("Progress line")
struct ProgressLineTests {
    private let line = ProgressLine(
        name: "orders.csv", bytesDone: 94_900_000, bytesTotal: 226_000_000, rows: 910_000, rejected: 3,
        elapsedSeconds: 0.7, width: 100
    )

    @Test("shows how far a file is, how fast, and how long it takes yet")
    func everything() {
        #expect(line.text == "orders.csv  41%  94.9/226.0 MB  1.3 M rows/s  3 rejected  0:01 left")
    }

    @Test(
        "drops parts from the right until the rest fits",
        arguments: [
            (68, "orders.csv  41%  94.9/226.0 MB  1.3 M rows/s  3 rejected  0:01 left"),
            (67, "orders.csv  41%  94.9/226.0 MB  1.3 M rows/s  3 rejected"),
            (57, "orders.csv  41%  94.9/226.0 MB  1.3 M rows/s  3 rejected"),
            (56, "orders.csv  41%  94.9/226.0 MB  1.3 M rows/s"), (16, "orders.csv  41%"), (15, "orders.csv"),
            (11, "orders.csv"), (10, "orde….csv"), (2, "…"), (1, ""), (0, ""),
        ]
    )
    func narrow(width: Int, text: String) {
        var line = line
        line.width = width
        #expect(line.text == text)
    }

    // The names are no arguments of the test, for the runner would print them as they are.
    @Test("never fills the last column")
    func fits() {
        var line = line
        for name in ["orders.csv", "注文履歴.csv", "\u{1B}[2J\n.csv", "👩‍👩‍👧.csv"] {
            line.name = name
            for width in 1...120 {
                line.width = width
                #expect(DisplayWidth.columns(line.text) < width)
            }
        }
    }

    @Test("counts rows where the total is not known")
    func pipe() {
        var line = line
        line.bytesTotal = nil
        #expect(line.text == "orders.csv  94.9 MB  910,000 rows  1.3 M rows/s  3 rejected")
    }

    @Test("forgets a total that was passed, as of a file that grows")
    func grown() {
        var line = line
        line.bytesTotal = 90_000_000
        #expect(line.text == "orders.csv  94.9 MB  910,000 rows  1.3 M rows/s  3 rejected")
    }

    @Test("promises nothing at the start, and is complete in the end")
    func ends() {
        var line = line
        line.rejected = 0
        (line.bytesDone, line.rows, line.elapsedSeconds) = (0, 0, 0)
        #expect(line.text == "orders.csv  0%  0.0/226.0 MB")
        (line.bytesDone, line.rows, line.elapsedSeconds) = (226_000_000, 2_000_000, 2)
        #expect(line.text == "orders.csv  100%  226.0/226.0 MB  1.0 M rows/s")
    }

    @Test("shows an empty file as a size")
    func empty() {
        var line = line
        (line.bytesDone, line.bytesTotal, line.rows, line.rejected, line.elapsedSeconds) = (0, 0, 0, 0, 0)
        #expect(line.text == "orders.csv  0 B  0 rows")
    }
}
