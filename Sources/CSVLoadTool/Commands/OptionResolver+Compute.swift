import CSVLoad
import Glibc

extension OptionResolver {
    /// Reads what is computed into the options that tell which rows come out.
    func readComputations(into content: inout LoadOptions.Content) throws(UsageError) {
        for typed in arguments.texts(.compute) {
            guard let equals = typed.firstIndex(of: "=") else {
                throw usage("--compute takes \"COL = SQL\", not \(SafeText.quoted(typed))")
            }
            let column = trimmed(typed[..<equals])
            let sql = trimmed(typed[typed.index(after: equals)...])
            guard !column.isEmpty, !sql.isEmpty else {
                throw usage("--compute takes \"COL = SQL\", not \(SafeText.quoted(typed))")
            }
            content.computations.append(LoadOptions.Computation(column: column, sql: sql))
        }
        content.filter = arguments.text(.where)
        let libraries = try arguments.texts(.loadExtension).map { (typed) throws(UsageError) in try library(typed) }
        content.extensions = libraries.isEmpty ? nil : libraries
    }

    /// How computations run.
    func computeSettings() throws(UsageError) -> ComputeSettings {
        var settings = ComputeSettings()
        if let typed = arguments.text(.computeTimeout) {
            guard let seconds = Double(typed), seconds >= 0, seconds <= 1e6 else {
                throw usage("--compute-timeout takes a number of seconds, such as 30 or 0.5, not \(SafeText.quoted(typed))")
            }
            settings.timeout = seconds == 0 ? nil : seconds
        }
        settings.onError = arguments.text(.onComputeError).flatMap { .init(rawValue: $0) } ?? .reject
        return settings
    }

    /// A shared library, and behind a last colon its entry point, unless all of it is the name of a file.
    private func library(_ typed: String) throws(UsageError) -> ExtensionOptions {
        var file = typed
        var entry: String?
        if let colon = typed.lastIndex(of: ":"), access(typed, F_OK) != 0 {
            file = String(typed[..<colon])
            entry = String(typed[typed.index(after: colon)...])
        }
        guard !file.isEmpty, entry?.isEmpty != true else {
            throw usage("--load-extension takes FILE or FILE:ENTRY, not \(SafeText.quoted(typed))")
        }
        return ExtensionOptions(path: LoadOptions.defaultSourceName(file), entry: entry)
    }
}
