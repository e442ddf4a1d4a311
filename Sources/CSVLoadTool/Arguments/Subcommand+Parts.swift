/// Commands that take the flags of `load`, because they do a part of what it does.
extension Subcommand {
    /// Whether the command takes a flag because `load` does.
    func takesFromLoad(_ flag: Flag) -> Bool {
        guard case .only(let subcommands) = flag.scope, subcommands.contains(.load) else { return false }
        switch self {
        case .spark: return true
        case .plan: return !Subcommand.onlyWithDatabase.contains(flag.id)
        default: return false
        }
    }

    /// Flags of `load` that say nothing about how records become rows.
    private static let onlyWithDatabase: Set<FlagID> = [
        .schema, .unionByName, .index, .fts, .migrations, .batchBytes, .maxRejects, .restart, .ifLocked, .busyTimeout,
        .json,
    ]
}
