extension LoadSummary {
    /// What came of a load whose rows are divided among databases, from what came of each.
    ///
    /// Each record counts once: its row is in one database, and what has no row is the first one's.
    init(_ shards: [LoadSummary], of options: LoadOptions) {
        let isInterrupted = shards.contains { $0.status == .interrupted }
        self.init(
            source: options.sourceName, table: shards[0].table, database: options.database,
            status: isInterrupted ? .interrupted : shards.allSatisfy { $0.status == .skipped } ? .skipped : .completed)
        self.shards = shards
        for shard in shards {
            counts += shard.counts
            rejectsKept += shard.rejectsKept
            deleted += shard.deleted
            batches += shard.batches
            rejects.merge(shard.rejects) { $0 + $1 }
            alarms.merge(shard.alarms) { $0 || $1 }
            ordinaryNotes.formUnion(shard.ordinaryNotes)
            notes += shard.notes.filter { !notes.contains($0) }
        }
        recordsVerified = shards.map(\.recordsVerified).min() ?? 0
        bytesVerified = shards.map(\.bytesVerified).min() ?? 0
        sourceRecords = shards.map(\.sourceRecords).min() ?? 0
        bytesRead = shards.map(\.bytesRead).max() ?? 0
        computation = shards.map(\.computation).max { $0.computed < $1.computed } ?? computation
        runID = shards[0].runID
        likelyEncoding = shards.compactMap(\.likelyEncoding).first
        pace = LoadPace(shards.compactMap(\.pace))
        // They go on side by side: the slowest says where the time went.
        guard let slowest = shards.max(by: { $0.phases.load < $1.phases.load }) else { return }
        times = slowest.times
        phases = slowest.phases
        jobs = slowest.jobs
    }
}

extension LoadPace {
    /// The speed of several loads that go on side by side; nil for none.
    fileprivate init?(_ paces: [LoadPace]) {
        guard let fewest = paces.map(\.comparedLoads).min() else { return nil }
        let medians = paces.compactMap(\.medianRowsPerSecond)
        self.init(
            rowsPerSecond: paces.map(\.rowsPerSecond).reduce(0, +),
            medianRowsPerSecond: medians.count == paces.count ? medians.reduce(0, +) : nil, comparedLoads: fewest)
    }
}
