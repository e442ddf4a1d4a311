import CSVLoad

/// What is said about rows whose records have gone.
extension OptionResolver {
    /// Whether rows are taken out that the source no longer has.
    func deletesMissing(_ content: LoadOptions.Content) throws(UsageError) -> Bool {
        guard arguments.isSet(.deleteMissing) else { return false }
        guard content.onConflict == .update else {
            throw UsageError(
                "--delete-missing and --on-conflict \(content.onConflict.rawValue) contradict each other: whose a row is "
                    + "that was there before cannot be told",
                subcommand: arguments.subcommand)
        }
        return true
    }
}
