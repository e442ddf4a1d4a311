/// What a load is to warn of, against earlier loads of the same source.
public struct LoadAlarm: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// It read fewer records a second.
        case slower
        /// The source has fewer records.
        case fewerRows = "fewer_rows"
    }

    /// Percent below the median from which on it is raised; nil where it was not asked for.
    public var slowerPercent: Int?
    public var fewerRowsPercent: Int?

    public init(slowerPercent: Int? = nil, fewerRowsPercent: Int? = nil) {
        self.slowerPercent = slowerPercent
        self.fewerRowsPercent = fewerRowsPercent
    }

    /// The alarms that were asked for, each with a sentence if it is raised.
    ///
    /// A load without earlier ones to compare with raises none.
    func evaluate(_ pace: LoadPace?, sourceRecords: Int64, _ past: PastLoads) -> [(kind: Kind, sentence: String?)] {
        var alarms: [(Kind, String?)] = []
        if let limit = slowerPercent {
            let percent = pace?.percentSlower ?? 0
            let median = pace?.medianRowsPerSecond ?? 0
            let sentence =
                "\(Int((pace?.rowsPerSecond ?? 0).rounded())) records a second are \(Int(percent)) % fewer than the "
                + "\(Int(median.rounded())) that are usual (median of \(pace?.comparedLoads ?? 0) earlier loads)"
            alarms.append((.slower, percent > Double(limit) ? sentence : nil))
        }
        if let limit = fewerRowsPercent {
            let median = past.medianSourceRecords ?? 0
            let percent = median > 0 ? (median - Double(sourceRecords)) / median * 100 : 0
            let sentence =
                "\(sourceRecords) records in the source are \(Int(percent)) % fewer than the \(Int(median.rounded())) "
                + "that are usual (median of \(past.completed.count) earlier loads)"
            alarms.append((.fewerRows, percent > Double(limit) ? sentence : nil))
        }
        return alarms
    }
}
