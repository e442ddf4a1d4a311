import Glibc

/// What may be done with a descriptor without waiting.
struct Readiness: OptionSet, Sendable {
    let rawValue: Int16

    static let reading = Readiness(rawValue: Int16(POLLIN))
    static let writing = Readiness(rawValue: Int16(POLLOUT))
    /// The other side has closed.
    static let hungUp = Readiness(rawValue: Int16(POLLHUP))
    /// Something is wrong: a call says what.
    static let failed = Readiness(rawValue: Int16(POLLERR))

    /// Waits until something that was asked for may be done, or so long; nil where a signal came first.
    ///
    /// - Parameters:
    ///   - wanted: descriptors and what is asked for; -1 stands for none.
    ///   - milliseconds: -1 for no limit.
    static func wait(
        for wanted: [(descriptor: Int32, readiness: Readiness)], milliseconds: Int32
    ) -> [Readiness]? {
        var entries = wanted.map { pollfd(fd: $0.descriptor, events: $0.readiness.rawValue, revents: 0) }
        guard poll(&entries, nfds_t(entries.count), milliseconds) >= 0 else {
            return errno == EINTR ? nil : wanted.map { _ in .failed }
        }
        return entries.map { Readiness(rawValue: $0.revents) }
    }

    /// A time to wait in whole milliseconds, rounded up.
    static func milliseconds(_ time: Duration) -> Int32 {
        let (seconds, attoseconds) = time.components
        return Int32(
            clamping: min(seconds, 1 << 31) * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}

extension FileDescriptor {
    /// Waits until a read returns at once, or so long; false where the time is over or a signal came first.
    func isReadable(within milliseconds: Int32) -> Bool {
        Readiness.wait(for: [(number, .reading)], milliseconds: milliseconds).map { !$0[0].isEmpty } ?? false
    }
}
