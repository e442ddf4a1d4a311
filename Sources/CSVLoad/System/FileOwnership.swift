import Glibc

/// Who can write what stands in a file, besides whoever runs this process and the administrator.
struct FileOwnership {
    private let caller = geteuid()

    /// Why others may have written a database; nil where the caller owns it, or root, and nobody else can write to it.
    ///
    /// Its folder counts as the file does, the sticky bit or not: whoever can make files there can put a journal beside the
    /// database, and SQLite plays it back.
    func doubt(aboutDatabase path: String) -> String? {
        let file = FileSystem.realPath(path) ?? path
        let folder = FileSystem.folder(of: file)
        return doubt(about: file, as: "it") ?? doubt(about: folder, as: "its folder")
    }

    private func doubt(about path: String, as name: String) -> String? {
        guard let status = FileStatus(path) else { return nil }
        guard status.owner == caller || status.owner == 0 else { return "\(name) belongs to another user" }
        if status.permissions & UInt32(S_IWOTH) != 0 { return "everybody can write to \(name)" }
        guard status.permissions & UInt32(S_IWGRP) != 0, !isOwn(group: status.group) else { return nil }
        return "a group can write to \(name)"
    }

    /// Whether a group is the caller's alone: systems that give each user a group name it after the user.
    private func isOwn(group: UInt32) -> Bool {
        guard group == getegid() else { return false }
        let (user, groupName) = (FileOwnership.userName(caller), FileOwnership.groupName(group))
        return user != nil && user == groupName
    }

    /// Bytes for the names that the system knows a user or a group by, and for the members of a group.
    private static let bufferSize = 64 << 10

    private static func userName(_ id: UInt32) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: bufferSize) { buffer in
            var entry = passwd()
            var found: UnsafeMutablePointer<passwd>?
            getpwuid_r(id, &entry, buffer.baseAddress!, buffer.count, &found)
            return found.map { String(cString: $0.pointee.pw_name) }
        }
    }

    private static func groupName(_ id: UInt32) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: bufferSize) { buffer in
            var entry = group()
            var found: UnsafeMutablePointer<group>?
            getgrgid_r(id, &entry, buffer.baseAddress!, buffer.count, &found)
            return found.map { String(cString: $0.pointee.gr_name) }
        }
    }
}
