import Glibc

/// One conversation with a command: records go in while answers come out, whatever it buffers.
///
/// Neither side waits for the other with a full pipe: what can be written is written, what can be read is read. A
/// command that keeps its answers in a buffer until that is full, or until its input ends, is silent with answers
/// owed: its input is then ended, so that it has to give them, and another process goes on with the next records.
struct CommandExchange {
    /// How a conversation ended.
    enum Ending {
        /// All answers are there.
        case answered
        /// The command closed its output.
        case closed
        /// It was silent too long.
        case silent
        /// The load was asked to stop.
        case cancelled
    }

    let process: CommandProcess
    let timeout: Double?
    /// Seconds of silence after which the input of the command is ended; nil for never. Once answers have come, a
    /// shorter silence will do.
    let patience: Double?
    let isCancelled: @Sendable () -> Bool
    /// Takes what the command wrote on its standard error.
    let takeErrors: (UnsafeRawBufferPointer) -> Void

    /// When the input was ended because of silence.
    private(set) var endedInputAt: Double?
    /// Seconds between that and the next answer.
    private(set) var answerDelay: Double?

    private static let bufferBytes = 256 << 10
    /// Answers that come in smaller pieces are waited for a little, so that each does not wake us.
    private static let smallPiece = 8 << 10
    private static let napMicroseconds: UInt32 = 150

    init(
        _ process: CommandProcess, timeout: Double?, patience: Double?, isCancelled: @escaping @Sendable () -> Bool,
        takeErrors: @escaping (UnsafeRawBufferPointer) -> Void
    ) {
        self.process = process
        self.timeout = timeout
        self.patience = patience
        self.isCancelled = isCancelled
        self.takeErrors = takeErrors
    }

    /// Writes all of `bytes` and hands what comes back to `take`, until that says that all answers are there.
    ///
    /// - Parameter take: gets bytes; returns whether all answers are there, and whether the last one is in pieces.
    mutating func run(
        _ bytes: UnsafeRawBufferPointer, endsInput: Bool,
        take: (UnsafeRawBufferPointer) throws(LoadError) -> (isDone: Bool, isTorn: Bool)
    ) throws(LoadError) -> Ending {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: CommandExchange.bufferBytes, alignment: 64)
        defer { buffer.deallocate() }
        var rest = bytes
        var lastSign = CommandExchange.now
        // An answer that has come in part is most likely the end of a full buffer.
        var haste = 1.0
        if rest.isEmpty, endsInput { process.closeInput() }
        while true {
            if isCancelled() { return .cancelled }
            if !rest.isEmpty {
                let written = write(rest)
                if written < 0 {
                    // It reads no more; what it has answered is still to be read.
                    rest = UnsafeRawBufferPointer(start: nil, count: 0)
                    process.closeInput()
                } else if written > 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest[written...])
                    lastSign = CommandExchange.now
                    if rest.isEmpty, endsInput { process.closeInput() }
                }
            }
            let got = read(process.output, into: buffer)
            if got == 0 { return .closed }
            if got > 0 {
                lastSign = CommandExchange.now
                if let ended = endedInputAt, answerDelay == nil { answerDelay = lastSign - ended }
                let state = try take(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
                if state.isDone { return .answered }
                haste = state.isTorn ? 20 : 4
                if got < CommandExchange.smallPiece, rest.isEmpty { usleep(CommandExchange.napMicroseconds) }
                continue
            }
            drainErrors(into: buffer)
            let silence = CommandExchange.now - lastSign
            if let timeout, silence > timeout { return .silent }
            if let patience, rest.isEmpty, process.input >= 0, silence > patience / haste {
                process.closeInput()
                endedInputAt = CommandExchange.now
            }
            wait(hasMore: !rest.isEmpty, milliseconds: 20)
        }
    }

    /// Bytes that the command has written although nothing is owed; waits for some a little.
    func surplus(milliseconds: Int) -> Int {
        var descriptors = [pollfd(fd: process.output, events: Int16(POLLIN), revents: 0)]
        guard poll(&descriptors, 1, Int32(milliseconds)) > 0 else { return 0 }
        return withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { max(0, read(process.output, into: $0)) }
    }

    /// Takes what is there of its standard error.
    func drainErrors() {
        withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 1) { drainErrors(into: $0) }
    }

    private func drainErrors(into buffer: UnsafeMutableRawBufferPointer) {
        while true {
            let got = read(process.errors, into: buffer)
            guard got > 0 else { return }
            takeErrors(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
        }
    }

    /// Bytes written; 0 where the pipe is full, -1 where nobody reads it.
    private func write(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard process.input >= 0 else { return -1 }
        let written = Glibc.write(process.input, bytes.baseAddress, bytes.count)
        return written >= 0 ? written : errno == EAGAIN || errno == EINTR ? 0 : -1
    }

    /// Bytes read; 0 at the end, -1 where there is nothing now.
    private func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        return got >= 0 ? got : errno == EAGAIN || errno == EINTR ? -1 : 0
    }

    private func wait(hasMore: Bool, milliseconds: Int32) {
        var descriptors = [
            pollfd(fd: process.output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: process.errors, events: Int16(POLLIN), revents: 0),
            pollfd(fd: hasMore ? process.input : -1, events: Int16(POLLOUT), revents: 0),
        ]
        let ready = poll(&descriptors, 3, milliseconds)
        // A closed pipe is always ready: without a nap it would keep the loop spinning.
        if ready > 0, descriptors[0].revents == 0, descriptors[1].revents & Int16(POLLHUP) != 0 { usleep(1000) }
    }

    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// Keeps a pipe that nobody reads from ending the process, on this thread, while `body` runs.
func withoutBrokenPipeSignal<Result>(_ body: () throws(LoadError) -> Result) throws(LoadError) -> Result {
    var signals = sigset_t()
    var before = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    defer {
        // One that came meanwhile is taken before it would be delivered.
        var none = timespec()
        while sigtimedwait(&signals, nil, &none) >= 0 {}
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }
    return try body()
}
