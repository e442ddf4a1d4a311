import CSVLoad

extension LoadError {
    /// Says what went wrong and, where the same command can be run again, that command; returns the exit code.
    ///
    /// - Parameter signal: the code of the signal that ended the work, which then goes before the error's own.
    func tell(signal: ExitCode? = nil) -> ExitCode {
        Terminal.standardError.say(self)
        let code = signal ?? exitCode
        if code.isResumable { Terminal.standardError.say("Next: \(ShellWord.typedCommand)\n") }
        return code
    }
}
