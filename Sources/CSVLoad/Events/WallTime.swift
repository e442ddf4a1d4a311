/// A moment in UTC, to the millisecond.
package struct WallTime: Sendable, Hashable, Comparable, CustomStringConvertible {
    package var millisecondsSince1970: Int64

    package init(millisecondsSince1970: Int64) {
        self.millisecondsSince1970 = millisecondsSince1970
    }

    /// What the system's clock says.
    package static var now: WallTime {
        WallTime(millisecondsSince1970: SystemClock.wallMilliseconds)
    }

    package static func < (first: WallTime, second: WallTime) -> Bool {
        first.millisecondsSince1970 < second.millisecondsSince1970
    }

    /// Seconds since 1970, as Prometheus has them.
    package var seconds: Double { Double(millisecondsSince1970) / 1000 }

    /// ISO 8601 as in the bookkeeping: `2026-11-24T02:00:00.123Z`.
    ///
    /// The date follows from the number of days as in <https://howardhinnant.github.io/date_algorithms.html>: years
    /// begin in March there, so that a leap day is the last one of its year.
    package var description: String {
        let (days, rest) = WallTime.divided(millisecondsSince1970, by: 86_400_000)
        let (era, dayOfEra) = WallTime.divided(days + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let isNextYear = month >= 10
        let year = yearOfEra + era * 400 + (isNextYear ? 1 : 0)
        let date = [(year, 4), (isNextYear ? month - 9 : month + 3, 2), (day, 2)]
        let time = [(rest / 3_600_000, 2), (rest / 60_000 % 60, 2), (rest / 1000 % 60, 2)]
        return date.map(WallTime.padded).joined(separator: "-") + "T"
            + time.map(WallTime.padded).joined(separator: ":") + "." + WallTime.padded(rest % 1000, 3) + "Z"
    }

    private static func divided(_ number: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let remainder = (number % divisor + divisor) % divisor
        return ((number - remainder) / divisor, remainder)
    }

    private static func padded(_ number: Int64, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
