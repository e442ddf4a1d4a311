/// How progress is shown.
enum ProgressMode: Sendable, Equatable {
    case hidden
    /// As one line that is drawn over; from the beginning, or only when a load takes long enough for that.
    case line(isEager: Bool)
    /// As a line every so many seconds, for logs.
    case plain(seconds: Double)

    /// Seconds between two lines: ten times a second is as fast as people can read.
    var interval: Double? {
        switch self {
        case .hidden: nil
        case .line: 0.1
        case .plain(let seconds): seconds
        }
    }
}
