/// The help of `csvload` or of a subcommand, laid out as swift-argument-parser does it.
///
/// All of it derives from ``Manual`` and ``FlagTable``: names on the left, prose on the right. A name that does not
/// fit its column has a line of its own.
struct HelpScreen {
    private let subcommand: Subcommand?
    private let manual: Manual
    private let width: Int
    private let style: TextStyle
    /// Where prose begins, counted from the left edge.
    private let column: Int

    /// - Parameter width: columns of the terminal. Less than 40 is taken as 40, for prose needs room, and more than
    ///   100 as 100, for long lines are hard to read. Below 64, prose stands under its name rather than beside it.
    init(_ subcommand: Subcommand?, width: Int, style: TextStyle = .plain) {
        self.subcommand = subcommand
        self.manual = subcommand?.manual ?? .tool
        self.width = min(max(width, 40), 100)
        self.style = style
        column = width < 64 ? 8 : 28
    }

    /// The whole screen, with a line end after its last line.
    var text: String {
        var overview = WordWrap.lines("OVERVIEW: " + manual.abstract, width: width)
        overview[0] = style.heading("OVERVIEW:") + overview[0].dropFirst("OVERVIEW:".count)
        let discussion = manual.discussion.map { WordWrap.lines($0, width: width) }
        let usage = [
            style.heading("USAGE:") + UsageLine.text(for: subcommand, label: "USAGE: ").dropFirst("USAGE:".count)
        ]
        let sections = [overview] + discussion + [usage, arguments, options, subcommands, examples]
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private var arguments: [String] {
        guard !manual.operands.isEmpty else { return [] }
        return [style.heading("ARGUMENTS:")] + manual.operands.flatMap { entry($0.name, $0.help, indentation: 2) }
    }

    private var options: [String] {
        let flags = FlagTable.flags(of: subcommand)
        let groups = Flag.Group.allCases.compactMap { group in
            let members = flags.filter { ($0.wording(for: subcommand).group ?? $0.group) == group }
            return members.isEmpty ? nil : (heading: group.rawValue, flags: members)
        }
        var lines = [style.heading("OPTIONS:")]
        for (index, group) in groups.enumerated() {
            if index > 0 { lines.append("") }
            lines.append("  " + style.heading("\(group.heading):"))
            lines += group.flags.flatMap {
                entry(Self.label(of: $0, for: subcommand), Self.prose(of: $0, for: subcommand), indentation: 4)
            }
        }
        return lines
    }

    private var subcommands: [String] {
        guard subcommand == nil else { return [] }
        let list = Subcommand.allCases.flatMap { entry($0.rawValue, $0.manual.abstract, indentation: 2) }
        return [style.heading("SUBCOMMANDS:")] + list + ["", "  See 'csvload help SUBCOMMAND' for detailed help."]
    }

    private var examples: [String] {
        guard !manual.examples.isEmpty else { return [] }
        let entries = manual.examples.map { example in
            let command = example.command.split(separator: "\n").map { "    " + $0 }
            return WordWrap.lines(example.purpose + ":", width: width - 2).map { "  " + $0 } + command
        }
        return [style.heading("EXAMPLES:")] + entries.joined(separator: [""])
    }
}

extension HelpScreen {
    /// The spellings of a flag and its value: `-h, --help`, `--key, --pk COL[,COL]`.
    static func label(of flag: Flag, for subcommand: Subcommand? = nil) -> String {
        flag.spellings.joined(separator: ", ") + (flag.value(for: subcommand).placeholder.map { " " + $0 } ?? "")
    }

    /// The help of a flag with what its entry says besides: whether it may be repeated, and its default.
    static func prose(of flag: Flag, for subcommand: Subcommand?) -> String {
        let wording = flag.wording(for: subcommand)
        return wording.help
            + (flag.isRepeatable(for: subcommand) ? " May be given more than once." : "")
            + (wording.defaultText.map { " (default: \($0))" } ?? "")
    }

    private func entry(_ name: String, _ prose: String, indentation: Int) -> [String] {
        let label = String(repeating: " ", count: indentation) + style.name(name)
        let margin = String(repeating: " ", count: column)
        var lines = WordWrap.lines(prose, width: width - column).map { margin + $0 }
        let gap = column - indentation - DisplayWidth.columns(name)
        if gap >= 2, let first = lines.first {
            lines[0] = label + first.dropFirst(column - gap)
        } else {
            lines.insert(label, at: 0)
        }
        return lines
    }
}
