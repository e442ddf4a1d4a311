/// A source is edited at random between loads, on tables with and without a key.
package struct EditTrial: Trial {
    package static let name = "edits"
    package static let fault = "random edits of the input between two loads, tables with and without a key"
    package static let injections: [TrialSize: Int] = [.small: 1500, .full: 9]
    private let size: TrialSize
    private var editsPerSource: Int { size == .small ? 10 : 3 }

    package init(_ size: TrialSize) { self.size = size }

    package func run(seed: UInt64) throws -> Int {
        var random = SeededRandom(seed: seed)
        let isKeyed = random.oneIn(2)
        let text = EditedText(
            &random, repeatsKeys: random.oneIn(2), scale: size == .small ? 1 : 300,
            fillerBytes: size == .small ? 0 : 400)
        let deletesMissing = isKeyed && random.oneIn(2)
        var source = try EditedSource(text, isKeyed: isKeyed, deletesMissing: deletesMissing, by: .process(size))
        try source.load(after: "the first load")
        for number in 1...editsPerSource {
            var edits: [String] = []
            for _ in 0...random.below(3) { edits.append(source.text.edit(&random)) }
            let kind = isKeyed ? deletesMissing ? "keyed, --delete-missing" : "keyed" : "keyless"
            try source.load(after: "edit \(number) (\(edits.joined(separator: ", ")), \(kind))")
        }
        return editsPerSource
    }
}

/// Large sources are edited and their loads killed, by turns, and compared with a model: what a soak does all day.
package struct SoakTrial: Trial {
    package static let name = "soak"
    package static let fault = "kills and edits of one source by turns (`make soak`)"
    package static let injections: [TrialSize: Int] = [.small: 200]
    private static let stepsPerSource = 6

    package init(_ size: TrialSize) {}

    package func run(seed: UInt64) throws -> Int {
        var random = SeededRandom(seed: seed)
        let isKeyed = random.oneIn(2)
        let text = EditedText(&random, repeatsKeys: false, scale: 20 + random.below(60))
        var source = try EditedSource(text, isKeyed: isKeyed, by: .command)
        var injected = 0
        for number in 1...SoakTrial.stepsPerSource {
            var story = "step \(number) (\(isKeyed ? "keyed" : "keyless")"
            for _ in 0..<random.below(4) {
                // An edit or a kill, or one behind the other: what was killed is edited before it has been resumed.
                if random.oneIn(2) {
                    story += ", \(source.text.edit(&random))"
                } else {
                    let delay = Duration.milliseconds(1 + random.below(150))
                    let wasKilled = try source.loadKilled(after: delay, story)
                    story += wasKilled ? ", kill" : ""
                }
                injected += 1
            }
            try source.load(after: story + ")")
        }
        return injected
    }
}
