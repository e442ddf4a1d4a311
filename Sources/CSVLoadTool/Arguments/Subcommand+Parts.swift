extension Subcommand {
    /// Whether the command takes a flag because `load` does, of which `spark` is one, but for an input from a pipe.
    func takesFromLoad(_ flag: Flag) -> Bool {
        guard self == .spark, ![.spool, .dryRun, .showValues, .append].contains(flag.id),
            case .only(let subcommands) = flag.scope
        else { return false }
        return subcommands.contains(.load)
    }
}
