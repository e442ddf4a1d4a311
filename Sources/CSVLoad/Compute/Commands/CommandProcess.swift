import Glibc

/// A command that runs beside us, and the three pipes to it.
///
/// It gets an end of file when this process ends, however that happens.
final class CommandProcess {
    let processID: pid_t
    /// What it reads; -1 once that is closed.
    private(set) var input: Int32
    let output: Int32
    let errors: Int32
    private var status: Int32?

    /// Bytes that a pipe holds: as many as the system grants to everybody.
    private static let pipeBytes: Int32 = 1 << 20
    /// F_SETPIPE_SZ, which the C library's headers show to GNU programs only.
    private static let setPipeSize: Int32 = 1031

    /// - Throws: `unavailable` where there is no such program.
    init(_ words: [String]) throws(LoadError) {
        func failure(_ code: Int32) -> LoadError {
            LoadError(
                .unavailable, "The command '\(words[0])' cannot be started: \(String(cString: strerror(code)))",
                recovery: "Check its name and the PATH.")
        }
        var pipes: [(read: Int32, write: Int32)] = []
        for _ in 0..<3 {
            guard let pipe = ProgramStart.pipe() else {
                let code = errno
                for pipe in pipes { for end in [pipe.read, pipe.write] { close(end) } }
                throw failure(code)
            }
            _ = fcntl(pipe.write, CommandProcess.setPipeSize, CommandProcess.pipeBytes)
            pipes.append(pipe)
        }
        (input, output, errors) = (pipes[0].write, pipes[1].read, pipes[2].read)
        let theirs = [pipes[0].read, pipes[1].write, pipes[2].write]
        let (code, process) = ProgramStart.start(
            words, input: .descriptor(theirs[0]), output: .descriptor(theirs[1]), errors: .descriptor(theirs[2]))
        processID = process
        for end in theirs { close(end) }
        guard code == 0 else {
            // Nothing runs that has to be waited for.
            status = 0
            throw failure(code)
        }
        for end in [input, output, errors] { _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK) }
    }

    deinit {
        closeInput()
        if status == nil { kill() }
        close(output)
        close(errors)
    }

    /// Tells the command that nothing more comes.
    func closeInput() {
        guard input >= 0 else { return }
        close(input)
        input = -1
    }

    /// Ends it, and whatever it has started in its group.
    func kill() {
        guard status == nil else { return }
        _ = Glibc.kill(-processID, SIGKILL)
        var ended: Int32 = 0
        while waitpid(processID, &ended, 0) < 0, errno == EINTR {}
        status = ended
    }

    /// Waits for its end for some time; then ends it.
    ///
    /// - Returns: how it ended; nil where it had to be ended.
    func wait(milliseconds: Int) -> Ending? {
        var left = milliseconds
        while status == nil {
            var ended: Int32 = 0
            let process = waitpid(processID, &ended, WNOHANG)
            if process == processID {
                status = ended
            } else if left <= 0 {
                kill()
                return nil
            } else {
                usleep(1000)
                left -= 1
            }
        }
        return status.map { Ending(status: $0) }
    }

    /// How a process ended, in words.
    struct Ending: CustomStringConvertible {
        let status: Int32

        var isSuccess: Bool { status == 0 }

        var description: String {
            let signal = status & 0x7F
            return signal == 0 ? "ended with exit code \(status >> 8 & 0xFF)" : "was ended by signal \(signal)"
        }
    }
}
