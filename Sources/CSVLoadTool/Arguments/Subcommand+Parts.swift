/// Commands that take the flags of `load`, because they do a part of what it does.
extension Subcommand {
    /// Whether the command takes a flag because `load` does.
    func takesFromLoad(_ flag: Flag) -> Bool {
        guard case .only(let subcommands) = flag.scope, subcommands.contains(.load) else { return false }
        switch self {
        case .spark: return !Subcommand.onlyHere.contains(flag.id)
        case .plan: return flag.group != .reporting && !Subcommand.onlyWithDatabase.contains(flag.id)
        default: return false
        }
    }

    /// Flags of `load` that ask for what parts cannot have: an input that comes from a pipe.
    private static let onlyHere: Set<FlagID> = [.spool]

    /// Flags of `load` that say nothing about how records become rows.
    private static let onlyWithDatabase: Set<FlagID> = [
        .schema, .unionByName, .strict, .noStrict, .rowID, .onConflict, .onDuplicateKey, .deleteMissing, .extract,
        .index, .fts, .migrations, .batchBytes, .chunkBytes, .maxRejects, .onComputeError, .recompute, .restart,
        .spool, .ifLocked, .busyTimeout, .json,
    ]
}
