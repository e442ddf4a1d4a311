import Foundation

@testable import CSVLoadTool

/// The page of the documentation that lists every subcommand with its flags, made from the flag table.
struct ReferencePage {
    static let file = MarkdownPage.catalog.appending(path: "CommandReference.md")

    var text: String {
        var lines = [
            "# Command reference", "", "Every subcommand and every flag.", "", "## Overview", "",
            "This page is made from the same table as `csvload help`: a test keeps both alike. "
                + "Exit codes are in <doc:ExitCodes>, and what `--json` prints is in <doc:JSONOutput>.", "",
        ]
        for subcommand in Subcommand.allCases { lines += section(subcommand) }
        return lines.joined(separator: "\n")
    }

    private func section(_ subcommand: Subcommand) -> [String] {
        let manual = subcommand.manual
        var lines = ["## csvload \(subcommand.rawValue)", "", escaped(manual.abstract), ""]
        lines += ["```", UsageLine.text(for: subcommand, label: ""), "```", ""]
        for paragraph in manual.discussion { lines += [escaped(paragraph), ""] }
        for operand in manual.operands { lines.append("- `\(operand.name)`: \(escaped(operand.help))") }
        if !manual.operands.isEmpty { lines.append("") }
        lines += ["| flag | meaning |", "|---|---|"]
        for flag in FlagTable.flags(of: subcommand) where flag.id != .help {
            let prose = HelpScreen.prose(of: flag, for: subcommand)
            lines.append(
                "| `\(HelpScreen.label(of: flag, for: subcommand).replacing("|", with: "\\|"))` | \(escaped(prose)) |")
        }
        lines.append("")
        for example in manual.examples {
            lines += ["\(example.purpose):", "", "```", example.command, "```", ""]
        }
        return lines
    }

    /// Prose in which nothing is taken for markup.
    private func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            if "\\`*_<>[]|#~".contains(character) { result.append("\\") }
            result.append(character)
        }
        return result
    }
}
