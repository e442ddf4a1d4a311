import Foundation
import Testing

/// A page of the documentation, or the README.
struct MarkdownPage: CustomTestStringConvertible {
    /// A fenced block of shell commands.
    struct Block {
        /// `console`: commands behind `$`, with what they print; `sh`: a script.
        let language: String
        let line: Int
        let lines: [String]
        /// Why no test runs it, as the comment `<!-- not run: … -->` right before it says.
        let reasonNotRun: String?
    }

    /// A command and the lines that it prints.
    struct Command {
        let line: Int
        var text: String
        var expected: [String]
    }

    let name: String
    let text: String

    var testDescription: String { name }

    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../..").standardizedFileURL
    static let catalog = root.appending(path: "Sources/CSVLoad/CSVLoad.docc")

    /// The README, and every page of the catalogue.
    static let all: [MarkdownPage] = {
        let pages = (try? FileManager.default.contentsOfDirectory(at: catalog, includingPropertiesForKeys: nil)) ?? []
        let files = [root.appending(path: "README.md")] + pages.filter { $0.pathExtension == "md" }
        return files.sorted { $0.path < $1.path }.map { MarkdownPage(file: $0) }
    }()

    init(file: URL) {
        name = file.lastPathComponent
        text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }

    /// Blocks of shell commands, in their order.
    var blocks: [Block] {
        var blocks: [Block] = []
        var open: (language: String, line: Int, lines: [String], reason: String?)?
        var reason: String?
        for (offset, line) in text.components(separatedBy: "\n").enumerated() {
            if let block = open {
                if line == "```" {
                    if ["sh", "console", "shell", "bash"].contains(block.language) {
                        blocks.append(
                            Block(
                                language: block.language, line: block.line, lines: block.lines,
                                reasonNotRun: block.reason))
                    }
                    open = nil
                } else {
                    open?.lines.append(line)
                }
            } else if line.hasPrefix("```") {
                open = (String(line.dropFirst(3)), offset + 1, [], reason)
                reason = nil
            } else if line.hasPrefix("<!-- not run: "), line.hasSuffix(" -->") {
                reason = String(line.dropFirst(14).dropLast(4))
            } else if !line.isEmpty {
                reason = nil
            }
        }
        return blocks
    }
}

extension MarkdownPage.Block {
    /// The commands of a console, each with what it prints; a script as one command that may print anything.
    var commands: [MarkdownPage.Command] {
        guard language == "console" else {
            return [MarkdownPage.Command(line: line, text: lines.joined(separator: "\n"), expected: ["…"])]
        }
        var commands: [MarkdownPage.Command] = []
        var isOpen = false
        for (offset, text) in lines.enumerated() {
            if isOpen {
                commands[commands.count - 1].text += "\n" + text
                isOpen = Self.isUnfinished(commands[commands.count - 1].text)
            } else if text.hasPrefix("$ ") {
                let command = String(text.dropFirst(2))
                commands.append(.init(line: line + offset + 1, text: command, expected: []))
                isOpen = Self.isUnfinished(command)
            } else if !commands.isEmpty {
                commands[commands.count - 1].expected.append(text)
            }
        }
        for index in commands.indices {
            while commands[index].expected.last?.isEmpty == true { commands[index].expected.removeLast() }
        }
        return commands
    }

    /// Whether a shell would wait for more: a quote or a here-document is open, or a backslash ends the line.
    private static func isUnfinished(_ command: String) -> Bool {
        var quote: Character?
        for character in command {
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            }
        }
        let lines = command.components(separatedBy: "\n")
        let isDocumentOpen = lines[0].contains("<<'END'") && (lines.count == 1 || lines.last != "END")
        return isDocumentOpen || (quote != nil && !lines[0].contains("<<'END'")) || command.hasSuffix("\\")
    }
}
