import Glibc

/// What the system knows of a file beside its content.
package struct FileStatus: Sendable {
    package enum Kind: Sendable {
        case regular, folder, link, fifo, socket, characterDevice, blockDevice
    }

    package let kind: Kind
    package let size: Int64
    package let identity: FileIdentity
    /// Who may read, write and execute it, as of `chmod(2)`.
    package let permissions: UInt32
    let owner: UInt32
    let group: UInt32
    /// How many names it has.
    package let names: Int

    /// Of the file that a path names; nil where there is none, or it cannot be looked at.
    ///
    /// - Parameter followsLink: whether a symbolic link stands for what it points to.
    package init?(_ path: String, followsLink: Bool = true) {
        var facts = stat()
        guard (followsLink ? stat(path, &facts) : lstat(path, &facts)) == 0 else { return nil }
        self.init(facts)
    }

    init(_ facts: stat) {
        kind =
            switch facts.st_mode & S_IFMT {
            case S_IFDIR: .folder
            case S_IFLNK: .link
            case S_IFIFO: .fifo
            case S_IFSOCK: .socket
            case S_IFCHR: .characterDevice
            case S_IFBLK: .blockDevice
            default: .regular
            }
        size = Int64(facts.st_size)
        identity = FileIdentity(device: UInt64(facts.st_dev), node: UInt64(facts.st_ino))
        permissions = facts.st_mode & 0o777
        owner = facts.st_uid
        group = facts.st_gid
        names = Int(facts.st_nlink)
    }

    /// The permissions of a new file with what is in this one: nobody who cannot read this one can read that.
    package var permissionsOfCopies: UInt32 {
        UInt32(0o666) & ~(permissions & 0o040 == 0 ? 0o060 : 0) & ~(permissions & 0o004 == 0 ? 0o006 : 0)
    }
}

/// Which file it is, whatever name it has.
package struct FileIdentity: Sendable, Hashable {
    package let device: UInt64
    package let node: UInt64

    package init(device: UInt64, node: UInt64) {
        self.device = device
        self.node = node
    }

    /// Of the file that a path names now; nil where there is none.
    package init?(_ path: String) {
        guard let status = FileStatus(path) else { return nil }
        self = status.identity
    }
}
