/// Decides whether the first batches of a load may be committed yet.
protocol CommitGate: AnyObject {
    /// Whether what is written may be committed; false where it has to stay in the open transaction, and the load goes on.
    ///
    /// - Parameters:
    ///   - bytes: bytes of input whose rows are written and not committed.
    ///   - isLast: whether nothing comes behind them, so that the answer cannot be put off.
    /// - Throws: where they must never be committed.
    func opens(after bytes: Int64, isLast: Bool) throws(LoadError) -> Bool
}
