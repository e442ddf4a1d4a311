/// Numbers for people, the same in every locale: a log must read alike on every machine.
package enum NumberFormat {
    /// Thousands in groups: `1,234,567`.
    package static func grouped(_ number: some BinaryInteger) -> String {
        let digits = Array(String(number.magnitude))
        var result = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { result += "," }
            result.append(digit)
        }
        return result
    }

    /// A size in decimal units: `512 B`, `226.0 MB`.
    package static func bytes(_ count: Int) -> String {
        count < 1000 ? "\(count) B" : scaled(Double(count), units: byteUnits)
    }

    /// A part of a size, both in the unit of the whole: `94.9/226.0 MB`.
    package static func bytes(_ part: Int, of whole: Int) -> String {
        guard whole >= 1000 else { return "\(part)/\(whole) B" }
        let (factor, unit) = scale(Double(whole), units: byteUnits)
        return "\(tenths(Double(part) / factor))/\(tenths(Double(whole) / factor)) \(unit)"
    }

    /// A duration with the precision that matters at its size: `12 ms`, `1.5 s`, `2 m 05 s`, `1 h 02 m`.
    package static func duration(_ seconds: Double) -> String {
        let seconds = bounded(seconds)
        if seconds > 0, seconds < 0.001 { return "<1 ms" }
        if seconds < 0.9995 { return "\(Int((seconds * 1000).rounded())) ms" }
        if seconds < 59.95 { return tenths(seconds) + " s" }
        let whole = Int(seconds.rounded())
        if whole < 3600 { return "\(whole / 60) m \(twoDigits(whole % 60)) s" }
        return "\(whole / 3600) h \(twoDigits(whole / 60 % 60)) m"
    }

    /// A duration as a clock shows it: `0:01`, `12:05`, `1:02:03`.
    package static func clock(_ seconds: Double) -> String {
        let whole = Int(bounded(seconds).rounded(.up))
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        let start = hours > 0 ? "\(hours):\(twoDigits(minutes))" : "\(minutes)"
        return start + ":" + twoDigits(whole % 60)
    }

    /// A speed: `850 rows/s`, `12.3 k rows/s`, `1.3 M rows/s`.
    package static func rate(_ rowsPerSecond: Double) -> String {
        let rate = bounded(rowsPerSecond)
        if rate < 999.5 { return "\(Int(rate.rounded())) rows/s" }
        return scaled(rate, units: ["k rows/s", "M rows/s", "G rows/s"])
    }
}

extension NumberFormat {
    private static let byteUnits = ["kB", "MB", "GB", "TB", "PB", "EB"]

    /// A number that is safe to turn into an `Int`; a division by zero must not end a load.
    private static func bounded(_ value: Double) -> Double {
        value.isNaN ? 0 : min(max(value, 0), 1e15)
    }

    private static func scaled(_ value: Double, units: [String]) -> String {
        let (factor, unit) = scale(value, units: units)
        return "\(tenths(value / factor)) \(unit)"
    }

    /// The largest unit that leaves a one before the point; the first is a thousand.
    ///
    /// 999,950 is already a whole one of the next unit, for it would be printed as `1000.0`.
    private static func scale(_ value: Double, units: [String]) -> (factor: Double, unit: String) {
        var factor = 1000.0
        var index = 0
        while value / factor >= 999.95, index < units.count - 1 {
            factor *= 1000
            index += 1
        }
        return (factor, units[index])
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func twoDigits(_ value: Int) -> String {
        (value < 10 ? "0" : "") + String(value)
    }
}
