import Glibc

/// Folders in which others can make files, and the symbolic links in them: whoever made one chooses what is written to.
///
/// A sticky folder such as `/tmp` is one of them: it keeps others from removing a file, and not from making a link first.
enum SharedFolder {
    /// Links that a path may lead through, as for the system itself.
    private static let mostLinks = 40

    /// The first symbolic link on the way of a path that stands in such a folder; nil where there is none.
    static func link(on path: String) -> String? {
        var folder = path.utf8.first == UInt8(ascii: "/") ? "/" : "."
        var rest = parts(of: path)
        var links = 0
        while let part = rest.popLast() {
            let next = folder == "/" ? "/\(part)" : "\(folder)/\(part)"
            guard let status = FileStatus(next, followsLink: false) else { return nil }
            guard status.kind == .link else {
                folder = next
                continue
            }
            if isShared(folder) {
                return next.hasPrefix("./") && path.utf8.first != UInt8(ascii: ".") ? String(next.dropFirst(2)) : next
            }
            links += 1
            guard links <= mostLinks, let target = FileSystem.target(ofLink: next) else { return nil }
            if target.utf8.first == UInt8(ascii: "/") { folder = "/" }
            rest += parts(of: target)
        }
        return nil
    }

    /// What keeps a file at the path from being opened with links followed.
    static func options(for path: String) -> FileDescriptor.Options {
        isShared(FileSystem.folder(of: path)) ? .noLink : []
    }

    /// Why nothing is written to a path that leads through such a link; nil where it does not.
    static func obstacle(_ path: String) -> String? {
        link(on: path).map { "'\($0)' is a symbolic link in a folder that others can write to" }
    }

    /// Whether others than this user and the administrator can make files in a folder.
    private static func isShared(_ folder: String) -> Bool {
        guard let status = FileStatus(folder) else { return false }
        return status.permissions & 0o022 != 0 || (status.owner != 0 && status.owner != geteuid())
    }

    /// From the last to the first.
    private static func parts(of path: String) -> [String] {
        path.unicodeScalars.split(separator: "/").reversed().map { String($0) }
    }
}
