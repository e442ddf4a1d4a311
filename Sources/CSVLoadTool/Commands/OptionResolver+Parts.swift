import CSVLoad
import Glibc

extension OptionResolver {
    /// Processors that are there.
    static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

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
