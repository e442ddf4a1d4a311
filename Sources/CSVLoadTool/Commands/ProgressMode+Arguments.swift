extension ProgressMode {
    /// Seconds between two lines of `plain`, by default.
    private static let defaultSeconds = 10

    /// What was said about progress; on a terminal it is shown unless it is refused.
    init(_ arguments: ParsedArguments) throws(UsageError) {
        let seconds = arguments.integer(.progressInterval)
        let typed = arguments.text(.progress)
        guard seconds == nil || typed == "plain" else {
            throw UsageError("--progress-interval goes with --progress plain", subcommand: arguments.subcommand)
        }
        switch typed {
        case "always": self = .line(isEager: true)
        case "never": self = .hidden
        case "plain": self = .plain(seconds: Double(seconds ?? Self.defaultSeconds))
        default:
            let isShown = !arguments.isSet(.quiet) && Terminal.standardError.canRedraw
            self = isShown ? .line(isEager: false) : .hidden
        }
    }
}
