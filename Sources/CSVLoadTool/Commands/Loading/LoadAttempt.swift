import CSVLoad

/// A load of a command that loads several inputs, and what came of its runs so far.
struct LoadAttempt {
    let load: LoadOptions
    /// Its place among the inputs, from 0.
    let index: Int
    var end: RunEnd
    var observer: RunObserver
    /// How many runs of the command had changed something in the database when its last one was over.
    var changesSeen: Int

    /// Whether another run may do what this one could not.
    var isOpen: Bool {
        guard let summary = end.summary, summary.status == .completed else { return false }
        return summary.leavesWaitingRejects || summary.hasPutOffRemovals
    }

    /// Whether rows have to be taken out yet, which others refer to.
    var hasPutOffRemovals: Bool { end.summary?.hasPutOffRemovals == true }

    /// Whether the run may have changed rows; one that failed may have committed batches before.
    static func mayHaveChanged(_ end: RunEnd) -> Bool {
        guard let summary = end.summary else { return true }
        return summary.counts.inserted + summary.counts.updated + summary.deleted > 0
    }

    /// The load once more, for what it could not do: its input is in, and is only compared.
    func again(puttingOffRemovals: Bool) -> LoadOptions {
        var load = load
        load.isRestart = false
        load.computing.isRecomputing = false
        load.alarm = LoadAlarm()
        load.putsOffRemovals = puttingOffRemovals
        return load
    }
}
