/// When a load is to start, in local time.
enum ScheduleTime: Equatable, Sendable {
    case daily(hour: Int, minute: Int)
    /// - Parameter day: 0 is Sunday.
    case weekly(day: Int, hour: Int, minute: Int)
    case every(minutes: Int)

    static let dayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    /// Reads `02:00`.
    init?(daily text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hour = ScheduleTime.number(parts[0], below: 24, digits: 1...2),
            let minute = ScheduleTime.number(parts[1], below: 60, digits: 2...2)
        else { return nil }
        self = .daily(hour: hour, minute: minute)
    }

    /// Reads `sun 02:00`; a day is its English name, or three letters of it or more.
    init?(weekly text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, parts[0].count >= 3,
            let day = ScheduleTime.dayNames.firstIndex(where: { $0.lowercased().hasPrefix(parts[0].lowercased()) }),
            case .daily(let hour, let minute) = ScheduleTime(daily: parts[1])
        else { return nil }
        self = .weekly(day: day, hour: hour, minute: minute)
    }

    private static func number(_ text: some StringProtocol, below limit: Int, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.count), text.allSatisfy({ $0.isASCII && $0.isWholeNumber }) else { return nil }
        return Int(text).flatMap { $0 < limit ? $0 : nil }
    }

    /// A time of day as `02:00`.
    static func clock(_ hour: Int, _ minute: Int) -> String {
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return "\(two(hour)):\(two(minute))"
    }

    /// In words, for comments.
    var description: String {
        switch self {
        case .daily(let hour, let minute): "daily at \(ScheduleTime.clock(hour, minute))"
        case .weekly(let day, let hour, let minute):
            "on \(ScheduleTime.dayNames[day]) at \(ScheduleTime.clock(hour, minute))"
        case .every(1): "every minute"
        case .every(let minutes): "every \(minutes) minutes"
        }
    }
}
