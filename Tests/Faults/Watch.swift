import Glibc

/// Names the trial under way when the process crashes.
enum Watch {
    private static let bytes = 200
    /// What to say, ended by a zero.
    ///
    /// Written by the one thread that runs trials, between two of them; a signal handler reads it.
    nonisolated(unsafe) private static let text = UnsafeMutablePointer<CChar>.allocate(capacity: bytes)

    static func start() {
        text.pointee = 0
        for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT] {
            signal(number) { number in
                _ = write(STDERR_FILENO, Watch.text, strlen(Watch.text))
                signal(number, SIG_DFL)
                raise(number)
            }
        }
    }

    static func begin(_ trial: String, seed: UInt64) {
        let words = "\nCRASHED\nReplay: Faults run \(trial) --seed \(seed) --injections 1\n"
        strncpy(text, words, bytes - 1)
        text[bytes - 1] = 0
    }
}
