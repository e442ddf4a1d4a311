/// Texts that begin with a date as ISO 8601 writes it, such as `2025-03-01` or `2025-03-01T08:00`.
enum DateText {
    /// Days since 1970-01-01, with the time of day as a fraction where there is one; nil for any other text.
    static func days(_ text: UnsafeRawBufferPointer) -> Double? {
        guard text.count >= 10, text[4] == 0x2D, text[7] == 0x2D,
            let year = number(text, 0, 4), let month = number(text, 5, 2), let day = number(text, 8, 2),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let days = Double(self.days(year, month, day))
        guard text.count > 10 else { return days }
        guard text[10] == 0x54 || text[10] == 0x20 else { return nil }
        guard text.count >= 16, text[13] == 0x3A, let hour = number(text, 11, 2), let minute = number(text, 14, 2),
            hour < 24, minute < 60
        else { return nil }
        return days + Double(hour * 60 + minute) / 1440
    }

    /// Years begin with March, so that a leap day is the last day of one.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let fromMarch = (month + 9) % 12
        let years = year - (month <= 2 ? 1 : 0)
        let leapDays = years / 4 - years / 100 + years / 400
        return years * 365 + leapDays + (fromMarch * 153 + 2) / 5 + day - 1 - 719_468
    }

    private static func number(_ text: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int? {
        var value = 0
        for index in start..<start + count {
            guard text[index] >= 0x30, text[index] <= 0x39 else { return nil }
            value = value * 10 + Int(text[index] - 0x30)
        }
        return value
    }
}
