import Glibc

/// Names the seed under way when the process crashes or hangs.
enum Watch {
    /// The seed of the input under way.
    ///
    /// Written by the one thread there is; a signal handler reads it when that thread has stopped.
    nonisolated(unsafe) static var seed: UInt64 = 0

    static func start() {
        for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGALRM] {
            signal(number) { number in
                Watch.sayDigits()
                signal(number, SIG_DFL)
                raise(number)
            }
        }
        // AddressSanitizer ends the process without a signal, but calls this first where it is linked in.
        if let address = dlsym(UnsafeMutableRawPointer(bitPattern: 0), "__sanitizer_set_death_callback") {
            typealias Callback = @convention(c) () -> Void
            let set = unsafeBitCast(address, to: (@convention(c) (Callback) -> Void).self)
            set { Watch.sayDigits() }
        }
    }

    /// Gives the next inputs their time, in seconds.
    static func extend(_ patience: UInt32) {
        alarm(patience)
    }

    /// Prints the seed without memory of its own, which a handler must not take.
    private static func sayDigits() {
        say("\nFAILED in seed ")
        var left = seed
        var divisor: UInt64 = 10_000_000_000_000_000_000
        var hasBegun = false
        while divisor > 0 {
            let digit = Int(left / divisor)
            left %= divisor
            hasBegun = hasBegun || digit > 0 || divisor == 1
            if hasBegun { say(digits[digit]) }
            divisor /= 10
        }
        say(": replay it with --show --runs 1\n")
    }

    private static let digits: [StaticString] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]

    private static func say(_ text: StaticString) {
        _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
    }
}
