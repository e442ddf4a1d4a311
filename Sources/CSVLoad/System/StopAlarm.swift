import Glibc

/// Ends the waits of other threads, those to come as well: a pipe that is readable once it is raised.
///
/// A thread that waits for input may wait for the alarm in the same call.
package final class StopAlarm: Sendable {
    private let pipe: Pipe

    package init() throws(SystemError) {
        pipe = try Pipe()
        pipe.writeEnd.stopBlocking()
    }

    /// Raises it, from any thread.
    package func raise() {
        var byte: UInt8 = 1
        // A pipe that is full says the same.
        withUnsafeBytes(of: &byte) { _ = try? pipe.writeEnd.writeSome($0) }
    }

    /// Waits until it is raised, or so long; whether it is raised.
    package func wait(atMost limit: Duration) -> Bool {
        let clock = ContinuousClock()
        let deadline = clock.now + limit
        while true {
            let left = max(.zero, deadline - clock.now)
            if let ready = Readiness.wait(
                for: [(pipe.readEnd.number, .reading)], milliseconds: Readiness.milliseconds(left))
            {
                if !ready[0].isEmpty { return true }
                if left == .zero { return false }
            }
        }
    }
}
