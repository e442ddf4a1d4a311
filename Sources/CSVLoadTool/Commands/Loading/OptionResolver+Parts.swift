import CSVLoad

extension OptionResolver {
    /// The options of loads that are only planned, for which no database is named.
    func planning() throws(UsageError) -> [LoadOptions] {
        try OptionResolver(arguments.adding(operand: "")).options()
    }
}

extension ParsedArguments {
    fileprivate func adding(operand: String) -> ParsedArguments {
        ParsedArguments(subcommand: subcommand, operands: operands + [operand], occurrences: occurrences)
    }
}
