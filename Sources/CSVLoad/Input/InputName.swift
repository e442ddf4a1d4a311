/// An input as it is typed: a path, `-` for the standard input, or a file in an archive as `ARCHIVE:FILE`.
package struct InputName: Sendable, Hashable {
    /// The file to open, or `-`.
    package let path: String
    /// Which file of the archive is meant; nil where none is named.
    package let entry: String?

    /// A file that has the whole name goes before a file in an archive, so that a path may hold colons.
    package init(_ typed: String) {
        var path = typed
        var entry: String?
        if typed != "-", InputName.kind(of: typed) == nil {
            for colon in typed.indices where typed[colon] == ":" && colon > typed.startIndex {
                let archive = String(typed[..<colon])
                let rest = typed[typed.index(after: colon)...]
                guard !rest.isEmpty, let kind = InputName.kind(of: archive), kind != .folder else { continue }
                (path, entry) = (archive, String(rest))
                break
            }
        }
        self.path = path
        self.entry = entry
    }

    /// What a table or a file may be called after: the path, or that of the file in the archive.
    package var innermost: String { entry ?? path }

    /// The name of its file up to the first point, for a table; nil where the input has no name.
    package var tableName: String? {
        guard !isNameless else { return nil }
        let name = innermost.split(separator: "/").last ?? innermost[...]
        let stem = name.hasPrefix(".") ? name : name.prefix { $0 != "." }
        return String(stem.isEmpty ? name : stem)
    }

    /// Whether it can be read but once: the standard input, a pipe, a terminal.
    package var isReadOnce: Bool {
        if path == "-" { return true }
        guard let kind = InputName.kind(of: path) else { return false }
        return kind != .regular && kind != .folder
    }

    /// Whether the name is only a number of this process, which says nothing about what is read.
    package var isNameless: Bool {
        if path == "-" || path == "/dev/stdin" { return true }
        let parts = path.split(separator: "/")
        guard path.hasPrefix("/"), let number = parts.last, number.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            return false
        }
        return parts.dropLast() == ["dev", "fd"]
            || parts.count == 4 && parts[0] == "proc" && parts[2] == "fd"
    }

    /// What tells one pipe from another; nil for what may be opened several times.
    package var pipeIdentity: FileIdentity? {
        let status = path == "-" ? TerminalDevice.standardInput.status : FileStatus(path)
        guard let status, status.kind == .fifo || status.kind == .socket else { return nil }
        return status.identity
    }

    private static func kind(of path: String) -> FileStatus.Kind? { FileStatus(path)?.kind }
}
