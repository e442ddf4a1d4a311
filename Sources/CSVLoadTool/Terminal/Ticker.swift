import CSVLoad

/// Calls a function again and again on a thread of its own, until it is stopped.
///
/// The threads of a load may be busy for seconds; what people look at has to go on meanwhile.
final class Ticker: Sendable {
    private let alarm: StopAlarm
    private let thread: StageThread

    /// Starts ticking; `nil` where the system has no thread or pipe to spare, for a load goes on without progress.
    init?(every seconds: Double, _ tick: @escaping @Sendable () -> Void) {
        do throws(SystemError) {
            let alarm = try StopAlarm()
            let thread = try StageThread {
                while !alarm.wait(atMost: .seconds(seconds)) { tick() }
            }
            self.alarm = alarm
            self.thread = thread
        } catch {
            return nil
        }
    }

    /// Stops it, and returns when a call that is under way has returned. Has to be called once.
    func stop() {
        alarm.raise()
        thread.join()
    }
}
