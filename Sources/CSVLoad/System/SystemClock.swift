import Glibc

/// The system's clocks, and waiting by them.
enum SystemClock {
    /// Milliseconds since 1970 in UTC, which somebody may set.
    static var wallMilliseconds: Int64 {
        let time = now(CLOCK_REALTIME)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Nanoseconds since some moment, which only grow.
    static var nanoseconds: UInt64 {
        let time = now(CLOCK_MONOTONIC)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Seconds since some moment, which only grow.
    static var seconds: Double { Double(nanoseconds) / 1e9 }

    /// Suspends the thread for so long, or until a signal comes.
    static func pause(microseconds: Int) {
        usleep(useconds_t(microseconds))
    }

    private static func now(_ clock: clockid_t) -> timespec {
        var time = timespec()
        clock_gettime(clock, &time)
        return time
    }
}
