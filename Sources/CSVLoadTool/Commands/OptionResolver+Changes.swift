import CSVLoad

/// What is said about rows whose records have gone.
extension OptionResolver {
    /// Whether rows are taken out that the source no longer has.
    func deletesMissing(_ content: LoadOptions.Content) throws(UsageError) -> Bool {
        guard arguments.isSet(.deleteMissing) else { return false }
        guard content.onConflict == .update else {
            throw UsageError(
                "--delete-missing and --on-conflict \(content.onConflict.rawValue) contradict each other: which source a row "
                    + "that was there before belongs to cannot be determined",
                subcommand: arguments.subcommand)
        }
        return true
    }
}
