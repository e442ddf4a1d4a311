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

    let process: ChildProgram
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
    private static let napMicroseconds = 150

    init(
        _ process: ChildProgram, timeout: Double?, patience: Double?, isCancelled: @escaping @Sendable () -> Bool,
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
        var lastSign = SystemClock.seconds
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
                    lastSign = SystemClock.seconds
                    if rest.isEmpty, endsInput { process.closeInput() }
                }
            }
            let got = readOutput(into: buffer)
            if got == 0 { return .closed }
            if got > 0 {
                lastSign = SystemClock.seconds
                if let ended = endedInputAt, answerDelay == nil { answerDelay = lastSign - ended }
                let state = try take(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
                if state.isDone { return .answered }
                haste = state.isTorn ? 20 : 4
                if got < CommandExchange.smallPiece, rest.isEmpty {
                    SystemClock.pause(microseconds: CommandExchange.napMicroseconds)
                }
                continue
            }
            drainErrors(into: buffer)
            let silence = SystemClock.seconds - lastSign
            if let timeout, silence > timeout { return .silent }
            if let patience, rest.isEmpty, process.input != nil, silence > patience / haste {
                process.closeInput()
                endedInputAt = SystemClock.seconds
            }
            process.waitForPipes(writes: !rest.isEmpty, milliseconds: 20)
        }
    }

    /// Bytes that the command has written although nothing is owed; waits for some a little.
    func surplus(milliseconds: Int) -> Int {
        guard process.output?.isReadable(within: Int32(milliseconds)) == true else { return 0 }
        return withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { max(0, readOutput(into: $0)) }
    }

    /// Takes what is there of its standard error.
    func drainErrors() {
        withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 1) { drainErrors(into: $0) }
    }

    private func drainErrors(into buffer: UnsafeMutableRawBufferPointer) {
        while true {
            guard let got = try? process.errors?.read(into: buffer), got > 0 else { return }
            takeErrors(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
        }
    }

    /// Bytes written; 0 where the pipe is full, -1 where it has no reader.
    private func write(_ bytes: UnsafeRawBufferPointer) -> Int {
        do throws(SystemError) {
            return try process.input?.writeSome(bytes) ?? -1
        } catch {
            return error.wouldBlock ? 0 : -1
        }
    }

    /// Bytes read; 0 at the end, -1 where there is nothing now.
    private func readOutput(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        do throws(SystemError) {
            return try process.output?.read(into: buffer) ?? 0
        } catch {
            return error.wouldBlock ? -1 : 0
        }
    }
}
