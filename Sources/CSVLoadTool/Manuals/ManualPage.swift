/// The manual page of `csvload` or of a subcommand, in the mdoc language.
///
/// All of it derives from ``Manual``, ``FlagTable`` and ``ExitCode``, as the help does.
struct ManualPage {
    private let subcommand: Subcommand?
    private let manual: Manual

    /// Every page that there is.
    static let all = [ManualPage(nil)] + Subcommand.allCases.map { ManualPage($0) }

    init(_ subcommand: Subcommand?) {
        self.subcommand = subcommand
        manual = subcommand?.manual ?? .tool
    }

    /// `csvload`, or `csvload-load`: the name of its file has `.1` behind it.
    var name: String { ManualPage.name(of: subcommand) }

    private static func name(of subcommand: Subcommand?) -> String {
        "csvload" + (subcommand.map { "-\($0.rawValue)" } ?? "")
    }

    /// The whole page, with a line end after its last line.
    var text: String {
        let command = subcommand.map { "csvload man \($0.rawValue)" } ?? "csvload man"
        let head = [
            ".\\\" Written by '\(command)'.", ".Dd \(Main.date)", ".Dt \(name.uppercased()) 1", ".Os",
        ]
        let sections = [head, names, synopsis, description, options, environment, exitStatus, examples, seeAlso]
        return sections.joined().joined(separator: "\n") + "\n"
    }

    private var names: [String] {
        let first = manual.abstract.prefix(1).lowercased() + manual.abstract.dropFirst()
        return [".Sh NAME", ".Nm \(Mdoc.escaped(name))", ".Nd \(Mdoc.escaped(Flag.firstSentence(of: first)))"]
    }

    private var synopsis: [String] {
        guard let subcommand else {
            return [
                ".Sh SYNOPSIS", ".Nm csvload", ".Ar subcommand", ".Op Ar options", ".Ar ...", ".Nm csvload",
                ".Ar INPUT ... DATABASE",
            ]
        }
        let operands = manual.operands.map { operand in
            switch operand.count {
            case .one: ".Ar \(operand.name)"
            case .optional: ".Op Ar \(operand.name)"
            case .oneOrMore: ".Ar \(operand.name) ..."
            }
        }
        return [".Sh SYNOPSIS", ".Nm csvload", ".Cm \(subcommand.rawValue)", ".Op Ar options"] + operands
    }

    private var description: [String] {
        var lines = [".Sh DESCRIPTION"]
        let paragraphs = [manual.abstract] + manual.discussion
        lines += paragraphs.map { Mdoc.prose($0) }.joined(separator: [".Pp"])
        if subcommand == nil {
            lines += [".Pp", "The subcommands, each with a page of its own:"]
            lines += list(Subcommand.allCases.map { (".It Cm \($0.rawValue)", $0.manual.abstract) })
            lines += [
                ".Pp", "Sizes, rates and times are for reading; what programs read is printed by", ".Fl \\-json .",
            ]
        } else if !manual.operands.isEmpty {
            lines += [".Pp", "The arguments are as follows:"]
            lines += list(manual.operands.map { (".It Ar \($0.name)", $0.help) })
        }
        return lines
    }

    private var options: [String] {
        let flags = FlagTable.flags(of: subcommand)
        let groups = Flag.Group.allCases.compactMap { group in
            let members = flags.filter { ($0.wording(for: subcommand).group ?? $0.group) == group }
            return members.isEmpty ? nil : (heading: group.rawValue, flags: members)
        }
        let sections = groups.flatMap { group in
            [".Ss \(group.heading)"]
                + list(group.flags.map { (item(of: $0), HelpScreen.prose(of: $0, for: subcommand)) })
        }
        return [".Sh OPTIONS"] + sections
    }

    /// The spellings of a flag and its value, as the head of an item in a list.
    private func item(of flag: Flag) -> String {
        let spellings = flag.spellings.map { "Fl \(Mdoc.escaped($0.dropFirst()))" }.joined(separator: " , ")
        return ".It " + spellings + (flag.value(for: subcommand).placeholder.map { " Ar \(Mdoc.argument($0))" } ?? "")
    }

    private var environment: [String] {
        guard subcommand == nil else { return [] }
        return [".Sh ENVIRONMENT"]
            + list([
                (".It Ev COLUMNS", "The width of help where no terminal reports one."),
                (".It Ev NO_COLOR", "If it is set and not empty, nothing is coloured."),
                (".It Ev CLICOLOR", "If it is 0, nothing is coloured."),
                (".It Ev CLICOLOR_FORCE", "If it is set and not 0, text is coloured even where no terminal is."),
                (".It Ev TERM", "On a terminal that is called dumb, nothing is coloured or drawn over."),
            ])
    }

    private var exitStatus: [String] {
        guard subcommand == nil else {
            return [".Sh EXIT STATUS", "The exit statuses are those of", ".Xr csvload 1 ."]
        }
        return [".Sh EXIT STATUS"] + list(ExitCode.allCases.map { (".It \($0.rawValue)", $0.meaning) })
            + [".Pp"]
            + Mdoc.prose("After \(ExitCode.resumable), the same command goes on where the run stopped.")
    }

    private var examples: [String] {
        let entries = manual.examples.map { example in
            Mdoc.prose(example.purpose + ":") + [".Bd -literal -offset indent"] + Mdoc.literal(example.command) + [
                ".Ed"
            ]
        }
        return [".Sh EXAMPLES"] + entries.joined(separator: [".Pp"])
    }

    private var seeAlso: [String] {
        let pages =
            subcommand == nil
            ? Subcommand.allCases.map { ManualPage.name(of: $0) }.sorted() + ["sqlite3"] : ["csvload", "sqlite3"]
        let references = pages.enumerated().map { index, page in
            ".Xr \(Mdoc.escaped(page)) 1" + (index == pages.count - 1 ? "" : " ,")
        }
        return [".Sh SEE ALSO"] + references
    }

    private func list(_ items: [(head: String, prose: String)]) -> [String] {
        [".Bl -tag -width Ds"] + items.flatMap { [$0.head] + Mdoc.prose($0.prose) } + [".El"]
    }
}
