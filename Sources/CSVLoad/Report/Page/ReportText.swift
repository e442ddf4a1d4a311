import SQLiteCore

/// Numbers, times and values as the page shows them.
enum ReportText {
    static func count(_ number: Int64) -> String { NumberFormat.grouped(number) }

    /// `1 record`, `1,234 records`.
    static func count(_ number: Int64, _ noun: String) -> String {
        "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    static func bytes(_ count: Int64) -> String { NumberFormat.bytes(Int(clamping: count)) }

    /// A part of a whole: `0 %`, `<0.1 %`, `12.3 %`, `>99.9 %`, `100 %`.
    static func share(_ part: Double, of whole: Double) -> String {
        guard whole > 0, part > 0 else { return "0 %" }
        let tenths = part / whole * 1000
        if part < whole, tenths > 999 { return ">99.9 %" }
        if tenths < 1 { return "<0.1 %" }
        let rounded = Int(tenths.rounded())
        return rounded.isMultiple(of: 10) ? "\(rounded / 10) %" : "\(rounded / 10).\(rounded % 10) %"
    }

    /// `2026-11-24 06:20:11 UTC` of a time as the bookkeeping stores it.
    static func time(_ stored: String) -> String {
        let parts = stored.split(separator: "T", maxSplits: 1)
        guard parts.count == 2, stored.utf8.count >= 19 else { return stored }
        return "\(parts[0]) \(parts[1].prefix(8)) UTC"
    }

    /// A value as SQLite shows it; an empty text is said to be one.
    static func value(_ value: SQLValue) -> String {
        switch value {
        case .null: "NULL"
        case .integer(let integer): String(integer)
        case .real(let real): number(real)
        case .text(let text): text
        case .blob(let bytes): "x'" + bytes.prefix(24).map(hexadecimal).joined() + (bytes.count > 24 ? "…" : "") + "'"
        }
    }

    /// The shortest decimal text of a double, without a fraction that is 0.
    static func number(_ real: Double) -> String {
        if real == real.rounded(), abs(real) < 1e15 { return String(Int64(real)) }
        return "\(real)"
    }

    /// A coordinate of a drawing, to a hundredth.
    static func coordinate(_ value: Double) -> String {
        let hundredths = Int((min(max(value, -1e6), 1e6) * 100).rounded())
        let sign = hundredths < 0 ? "-" : ""
        let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return "\(sign)\(whole)" }
        return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
    }
}
