import CSVLoad

extension LoadError {
    /// The code of a signal that came before the error; the error's own where stopping does not make such errors.
    ///
    /// A disk that is full when the last records are committed has lost them, whatever the reason for stopping.
    func exitCode(after signal: ExitCode?) -> ExitCode {
        guard code != .inputOutput, let signal else { return exitCode }
        return signal
    }

    /// Says what went wrong and, where the same command can be run again, that command; returns the exit code.
    ///
    /// - Parameter signal: the code of the signal that ended the work, which then goes before the error's own.
    func report(signal: ExitCode? = nil) -> ExitCode {
        Terminal.standardError.say(self)
        let code = exitCode(after: signal)
        if code.isResumable { Terminal.standardError.say("Next: \(ShellWord.typedCommand)\n") }
        return code
    }
}

extension ExitCode {
    /// Says that a signal ended the work, what is left of it, and the command that does it again.
    static func reportStopped(_ sentence: String) -> ExitCode {
        Terminal.standardError.say("Stopped: \(sentence)\nNext: \(ShellWord.typedCommand)\n")
        return Signals.exitCode ?? .interrupted
    }
}
