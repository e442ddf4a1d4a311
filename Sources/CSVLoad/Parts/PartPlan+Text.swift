import FoundationEssentials

/// The plan as JSON Lines.
extension PartPlan {
    /// The same plan always gives the same text.
    package var text: String {
        var lines = [PartPlan.line(header)]
        for source in sources {
            lines.append(PartPlan.line(source))
            lines += parts.filter { $0.source == source.source }.map { PartPlan.line($0) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Reads the plan in a file.
    package init(path: String) throws(LoadError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw LoadError(
                .inputNotFound, "There is no plan '\(path)', or it cannot be read",
                recovery: "'csvload plan' makes one; its folder has to be one that every machine sees.")
        }
        try self.init(data, name: path)
    }

    init(_ data: Data, name: String) throws(LoadError) {
        let decoder = JSONDecoder()
        var header: Header?
        var sources: [PlannedSource] = []
        var parts: [PlannedPart] = []
        for (index, line) in data.split(separator: 0x0A).enumerated() {
            do {
                if index == 0 {
                    header = try decoder.decode(Header.self, from: Data(line))
                    // The other lines of another format may look otherwise.
                    guard header?.format == PartPlan.format else { break }
                    continue
                }
                switch try decoder.decode(Kind.self, from: Data(line)).kind {
                case "source": sources.append(try decoder.decode(PlannedSource.self, from: Data(line)))
                case "part": parts.append(try decoder.decode(PlannedPart.self, from: Data(line)))
                default: throw PartPlan.damaged(name, line: index + 1)
                }
            } catch {
                throw PartPlan.damaged(name, line: index + 1)
            }
        }
        guard let header, header.kind == "plan" else { throw PartPlan.damaged(name, line: 1) }
        self.init(header: header, sources: sources, parts: parts)
    }

    /// Writes the plan to a file, as a whole or not at all.
    ///
    /// A new one that holds a command is one that only its owner may read.
    package func write(to path: String) throws(LoadError) {
        let holdsCommand = sources.contains { $0.content.command != nil }
        var file = try ReplacementFile(path, permissions: holdsCommand ? 0o600 : 0o666)
        var failure: LoadError?
        Array(text.utf8).withUnsafeBytes { bytes in
            do throws(LoadError) { try file.write(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
        try file.commit()
    }

    /// A short text that distinguishes a database from others of the same name.
    package static func mark(of text: String) -> String {
        let hash = ContentHash()
        Array(text.utf8).withUnsafeBytes { hash.add($0) }
        return String(HexHash(hash.value).description.prefix(8))
    }

    /// Refuses a plan that another version of csvload made: its types and rows may mean something else.
    package func check(version: String) throws(LoadError) {
        guard header.format == PartPlan.format, header.csvload == version else {
            throw LoadError(
                .planOfOtherVersion,
                "The plan was made by csvload \(header.csvload) (format \(header.format)), and this is csvload "
                    + "\(version) (format \(PartPlan.format))",
                recovery: "Use the same csvload on every machine.")
        }
    }

    /// What identifies a part, also among itself under other options or with other bytes.
    func key(of part: PlannedPart, _ source: PlannedSource) -> HexHash {
        let hash = ContentHash()
        for line in [PartPlan.line(header), PartPlan.line(source), PartPlan.line(part)] {
            Array(line.utf8).withUnsafeBytes { hash.add($0) }
        }
        return HexHash(hash.value)
    }

    /// The name of the file that a part's rows are written to.
    package func fileName(of part: PlannedPart, _ source: PlannedSource) -> String {
        let digits = String(part.part)
        return "part-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
            + "-\(key(of: part, source)).csvpart"
    }

    static func line(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Numbers, texts and lists of them always encode.
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private struct Kind: Decodable {
        let kind: String
    }

    private static func damaged(_ name: String, line: Int) -> LoadError {
        LoadError(
            .planDamaged, "Line \(line) of '\(name)' is not a line of a plan",
            recovery: "Make the plan again with 'csvload plan'.")
    }
}
