/// Sizes as people type them: a whole number, and a unit that tells powers of 1000 from powers of 1024.
package enum ByteSize {
    /// The number of bytes that `text` names, or `nil` if it is no size, or does not fit.
    ///
    /// `kB`, `MB` and `GB` are decimal, `KiB`, `MiB` and `GiB` binary; a bare `K`, `M` or `G` is binary, as in GNU
    /// coreutils. Case does not matter, and one space may stand before the unit.
    ///
    ///     ByteSize.bytes("16MiB")  // 16_777_216
    ///     ByteSize.bytes("4 MB")   // 4_000_000
    package static func bytes(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isWholeNumber }
        var unit = text[digits.endIndex...]
        if unit.first == " ", unit.count > 1 { unit.removeFirst() }
        guard let count = Int(digits), let factor = factor(of: unit.lowercased()) else { return nil }
        let (product, overflows) = count.multipliedReportingOverflow(by: factor)
        return overflows ? nil : product
    }

    /// The shortest form that ``bytes(_:)`` reads back.
    package static func text(_ bytes: Int) -> String {
        for (unit, shift) in [("GiB", 30), ("MiB", 20), ("KiB", 10)]
        where bytes > 0 && bytes % (1 << shift) == 0 { return "\(bytes >> shift)\(unit)" }
        return "\(bytes)"
    }

    private static func factor(of unit: String) -> Int? {
        switch unit {
        case "", "b": 1
        case "kb": 1_000
        case "mb": 1_000_000
        case "gb": 1_000_000_000
        case "k", "kib": 1 << 10
        case "m", "mib": 1 << 20
        case "g", "gib": 1 << 30
        default: nil
        }
    }
}
