import Testing

@testable import CSVLoad

@Suite("Number format")
struct NumberFormatTests {
    @Test(
        "groups thousands",
        arguments: [
            (0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1234, "-1,234"), (-123, "-123"),
            (Int.min, "-9,223,372,036,854,775,808"),
        ]
    )
    func grouped(number: Int, text: String) {
        #expect(NumberFormat.grouped(number) == text)
    }

    @Test(
        "writes sizes in decimal units, and never a thousand of one",
        arguments: [
            (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (999_949, "999.9 kB"), (999_950, "1.0 MB"),
            (226_000_000, "226.0 MB"), (1_500_000_000, "1.5 GB"), (Int.max, "9.2 EB"),
        ]
    )
    func bytes(count: Int, text: String) {
        #expect(NumberFormat.bytes(count) == text)
    }

    @Test(
        "writes a part in the unit of the whole",
        arguments: [
            (94_900_000, 226_000_000, "94.9/226.0 MB"), (10_000, 226_000_000, "0.0/226.0 MB"), (5, 10, "5/10 B"),
            (0, 1000, "0.0/1.0 kB"),
        ]
    )
    func parts(part: Int, whole: Int, text: String) {
        #expect(NumberFormat.bytes(part, of: whole) == text)
    }

    @Test(
        "writes durations as precisely as matters",
        arguments: [
            (0, "0 ms"), (0.0004, "<1 ms"), (0.0123, "12 ms"), (0.9994, "999 ms"), (0.9996, "1.0 s"), (1.5, "1.5 s"),
            (59.94, "59.9 s"), (59.96, "1 m 00 s"), (125, "2 m 05 s"), (3599.6, "1 h 00 m"), (3725, "1 h 02 m"),
            (360_000, "100 h 00 m"), (-1, "0 ms"), (.nan, "0 ms"),
        ] as [(Double, String)]
    )
    func durations(seconds: Double, text: String) {
        #expect(NumberFormat.duration(seconds) == text)
    }

    @Test(
        "writes the time left as a clock does, rounded up",
        arguments: [(0, "0:00"), (0.2, "0:01"), (59.5, "1:00"), (725, "12:05"), (3723, "1:02:03")] as [(Double, String)]
    )
    func clock(seconds: Double, text: String) {
        #expect(NumberFormat.clock(seconds) == text)
    }

    @Test(
        "writes rates",
        arguments: [
            (0, "0 rows/s"), (850.4, "850 rows/s"), (999.4, "999 rows/s"), (999.6, "1.0 k rows/s"),
            (12_345, "12.3 k rows/s"), (999_960, "1.0 M rows/s"), (1_300_000, "1.3 M rows/s"), (.nan, "0 rows/s"),
            (.infinity, "1000000.0 G rows/s"),
        ] as [(Double, String)]
    )
    func rates(rate: Double, text: String) {
        #expect(NumberFormat.rate(rate) == text)
    }
}
