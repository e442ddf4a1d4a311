import CSVCore

extension LoadJob {
    /// Bytes of input in a chunk whose records are computed.
    ///
    /// A record may take a while, and all workers should have some until the end: a small file is cut into more than
    /// its bytes ask for. It depends on the input alone, so that the same load always makes the same batches.
    static func computedChunkBytes(of stream: InputStream) -> Int {
        guard let bytes = stream.fileBytes else { return chunkBytes / 4 }
        return min(chunkBytes, max(4 << 10, Int(bytes / 64)))
    }
}

extension LoadSession {
    /// What computations are given.
    var facts: ComputationFacts {
        let job = job
        return ComputationFacts(
            settings: options.computing, programs: job.computations, isCancelled: { job.isStopRequested },
            reports: job.reports)
    }

    /// Tells the builder of columns that neither the input nor an expression names.
    func addForeignColumns(
        to builder: inout PlanBuilder, _ text: TextSource, _ known: LoadDatabase.State
    ) throws(LoadError) {
        builder.programColumns = job.computations.map(\.columns)
    }
}
