/// The synopsis of a command, the same in help screens and in errors.
enum UsageLine {
    /// The synopsis after a label; further forms stand below the first, indented as wide as the label.
    static func text(for subcommand: Subcommand?, label: String) -> String {
        let indentation = String(repeating: " ", count: label.count)
        return label + forms(of: subcommand).joined(separator: "\n" + indentation)
    }

    private static func forms(of subcommand: Subcommand?) -> [String] {
        guard let subcommand else {
            return ["csvload SUBCOMMAND [OPTIONS] ...", "csvload INPUT... DATABASE"]
        }
        let operands = subcommand.manual.operands.map { " " + $0.usage }.joined()
        return ["csvload \(subcommand.rawValue) [OPTIONS]\(operands)"]
    }
}
