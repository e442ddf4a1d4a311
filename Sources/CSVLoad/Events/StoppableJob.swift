/// Work that can be asked to stop, from any thread or a signal handler.
package protocol StoppableJob: AnyObject, Sendable {
    func stop()
}

extension StoppableJob {
    /// Does work that blocks on a thread of its own, since the threads of Swift's tasks must not wait, and stops the job
    /// when the task is cancelled.
    func runOnThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws(LoadError) -> Value
    ) async throws(LoadError) -> Value {
        let result: Result<Value, LoadError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                do throws(SystemError) {
                    try StageThread {
                        do throws(LoadError) {
                            continuation.resume(returning: .success(try work()))
                        } catch {
                            continuation.resume(returning: .failure(error))
                        }
                    }.detach()
                } catch {
                    continuation.resume(returning: .failure(LoadError(noThread: error)))
                }
            }
        } onCancel: {
            stop()
        }
        return try result.get()
    }
}

/// A load, into one database or several.
package protocol LoadRunning: StoppableJob {
    /// Loads, and returns what came of it; rejects are not an error.
    func run() throws(LoadError) -> LoadSummary
}
