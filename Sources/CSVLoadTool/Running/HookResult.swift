import CSVLoad

/// What came of the command of a hook, for log and people.
struct HookResult {
    /// Such as `--on-failure`.
    let flag: String
    let outcome: Hook.Outcome
    let timeoutSeconds: Int

    /// What went wrong with the command, if something did.
    var complaint: String? {
        switch outcome.ending {
        case .ended(.exited(0)): nil
        case .ended(.exited(let code)): "the command of \(flag) failed with exit code \(code)"
        case .ended(.killed(let signal)): "the command of \(flag) was ended by signal \(signal)"
        case .timedOut: "the command of \(flag) took longer than \(timeoutSeconds) s, and was stopped"
        case .unstarted(let cause): "the command of \(flag) could not be started: \(cause)"
        }
    }

    func event(of end: RunEnd) -> LoadEvent {
        var event = LoadEvent(
            complaint == nil ? .info : .warning, complaint == nil ? .hookFinished : .hookFailed,
            complaint ?? "the command of \(flag) is done")
        event.source = end.load.sourceName
        event.table = end.load.table
        event.runID = end.summary?.runID
        event.fields = [.init("hook", flag), .init("hook_seconds", outcome.seconds)]
        if !outcome.output.isEmpty { event.fields.append(.init("output", outcome.output)) }
        return event
    }

    /// Shows on standard error what the command wrote, and what went wrong.
    func printResult(isQuiet: Bool) {
        if !isQuiet || complaint != nil {
            let lines = outcome.output.split(separator: "\n").map { SafeText.escaped($0) + "\n" }
            Terminal.standardError.write(lines.joined())
        }
        // Also with --quiet: the notification that the command was to send has not been sent.
        if let complaint { Terminal.standardError.say("Note: \(complaint); the exit code is the load's\n") }
    }
}

extension ObservingOptions {
    /// Runs the hook that waits for such an end, if there is one.
    func runHook(after end: RunEnd) -> HookResult? {
        guard let kind = end.hook, let command = hooks[kind] else { return nil }
        let hook = Hook(command: command, environment: end.facts(self), timeout: .seconds(hookSeconds))
        return HookResult(flag: "--on-\(kind.rawValue)", outcome: hook.run(), timeoutSeconds: hookSeconds)
    }
}
