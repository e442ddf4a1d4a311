/// Time spans as people type them: a whole number, and `h`, `d` or `w` for hours, days or weeks.
enum TimeSpan {
    /// The seconds that `text` names, or `nil` if it is no time span or does not fit.
    ///
    ///     TimeSpan.seconds("90d")  // 7_776_000
    static func seconds(_ text: String) -> Int? {
        guard let unit = text.last, let factor = factor(of: unit) else { return nil }
        let digits = text.dropLast()
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isWholeNumber }), let count = Int(digits) else {
            return nil
        }
        let (product, overflows) = count.multipliedReportingOverflow(by: factor)
        return overflows ? nil : product
    }

    private static func factor(of unit: Character) -> Int? {
        switch unit {
        case "h": 3600
        case "d": 86_400
        case "w": 604_800
        default: nil
        }
    }
}
