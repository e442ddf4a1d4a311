import Glibc

/// The system's clocks, and waiting by them.
package enum SystemClock {
    /// Milliseconds since 1970 in UTC, which somebody may set.
    static var wallMilliseconds: Int64 {
        let time = now(CLOCK_REALTIME)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Nanoseconds since some moment, which only grow.
    static var nanoseconds: UInt64 {
        nanoseconds(of: CLOCK_MONOTONIC)
    }

    private static func nanoseconds(of clock: clockid_t) -> UInt64 {
        let time = now(clock)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Seconds since some moment, which only grow.
    static var seconds: Double { Double(nanoseconds) / 1e9 }

    /// Suspends the thread for so long, or until a signal comes.
    static func pause(microseconds: Int) {
        usleep(useconds_t(microseconds))
    }

    /// Nanoseconds of computing that this thread has taken: what it waited for does not count, nor for whom.
    static var threadNanoseconds: UInt64 { nanoseconds(of: CLOCK_THREAD_CPUTIME_ID) }

    /// Suspends the thread until the process has computed for so long, and so much time has passed.
    package static func pause(untilComputed duration: Duration) {
        let limit = UInt64(duration.milliseconds * 1e6)
        let (start, computed) = (nanoseconds, nanoseconds(of: CLOCK_PROCESS_CPUTIME_ID))
        while nanoseconds - start < limit || nanoseconds(of: CLOCK_PROCESS_CPUTIME_ID) - computed < limit {
            pause(microseconds: 50_000)
        }
    }

    private static func now(_ clock: clockid_t) -> timespec {
        var time = timespec()
        clock_gettime(clock, &time)
        return time
    }
}
