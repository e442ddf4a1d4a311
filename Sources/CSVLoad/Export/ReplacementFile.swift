import Glibc

/// A file that takes the place of another one in a single step, or leaves no trace.
///
/// It is written under a name that nobody can guess, in the folder of the file it replaces, and renamed once it is on
/// the disk. Whoever opens the file meanwhile reads the old one or the new one, and a crash leaves the old one.
/// What is not committed is deleted with the value.
struct ReplacementFile: ~Copyable {
    /// The path that was asked for, for messages.
    private let name: String
    /// The path that is replaced: behind symbolic links, which stay as they are.
    let target: String
    private let temporary: String
    private let descriptor: Int32
    private var isCommitted: Bool

    /// Makes the temporary file.
    ///
    /// A file that is there keeps its permissions, and a new one gets those that the umask leaves.
    /// - Throws: `cannotCreate` where there can be no such file, or where something other than a file is there.
    init(_ name: String) throws(LoadError) {
        let made = try ReplacementFile.make(name)
        self.name = name
        target = made.target
        temporary = made.path
        descriptor = made.descriptor
        isCommitted = false
    }

    private static func make(
        _ name: String
    ) throws(LoadError) -> (target: String, path: String, descriptor: Int32) {
        var facts = stat()
        var isThere = lstat(name, &facts) == 0
        var target = name
        if isThere, facts.st_mode & S_IFMT == S_IFLNK {
            guard let real = realpath(name, nil) else {
                throw ReplacementFile.uncreatable(name, "it is a symbolic link to nothing")
            }
            target = String(cString: real)
            free(real)
            isThere = stat(target, &facts) == 0
        }
        if isThere, facts.st_mode & S_IFMT != S_IFREG {
            throw ReplacementFile.uncreatable(name, "it is no regular file")
        }
        let folder = ReplacementFile.folder(of: target)
        var made: (path: String, descriptor: Int32)?
        for _ in 0..<16 where made == nil {
            let path = "\(folder)/.csvload-\(String(UInt64.random(in: .min ... .max), radix: 36)).part"
            let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
            if descriptor >= 0 {
                made = (path, descriptor)
            } else if errno != EEXIST {
                let isFull = ReplacementFile.isFull(errno)
                let cause = systemMessage()
                throw isFull ? ReplacementFile.failed(name, cause) : ReplacementFile.uncreatable(name, cause)
            }
        }
        guard let made else { throw ReplacementFile.uncreatable(name, "no name for a temporary file is free") }
        if isThere { fchmod(made.descriptor, facts.st_mode & 0o777) }
        return (target, made.path, made.descriptor)
    }

    deinit {
        close(descriptor)
        if !isCommitted { unlink(temporary) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(LoadError) {
        try ReplacementFile.write(bytes, to: descriptor, name: name)
    }

    /// Puts the file in its place, on the disk with its name.
    ///
    /// - Parameter mustBeNew: whether a file that has appeared there meanwhile is left alone.
    mutating func commit(mustBeNew: Bool = false) throws(LoadError) {
        guard fsync(descriptor) == 0 else { throw ReplacementFile.failed(name, systemMessage()) }
        if mustBeNew {
            if link(temporary, target) == 0 {
                unlink(temporary)
                isCommitted = true
            } else if errno == EEXIST || access(target, F_OK) == 0 {
                throw ReplacementFile.changed(name)
            }
        }
        // Some file systems have no links: on them a file may be replaced that appeared this very moment.
        if !isCommitted {
            guard rename(temporary, target) == 0 else { throw ReplacementFile.uncreatable(name, systemMessage()) }
        }
        isCommitted = true
        let folder = Glibc.open(ReplacementFile.folder(of: target), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        defer { close(folder) }
        // Some file systems cannot sync a folder (EINVAL); there is nothing better to do on them.
        guard fsync(folder) == 0 || errno == EINVAL else { throw ReplacementFile.failed(name, systemMessage()) }
    }
}

extension ReplacementFile {
    /// Writes all of the bytes to a descriptor.
    static func write(
        _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, name: String, recovery: String? = nil
    ) throws(LoadError) {
        var rest = bytes
        while !rest.isEmpty {
            let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw failed(name, systemMessage(), recovery: recovery ?? keptRecovery) }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func isFull(_ code: Int32) -> Bool { [ENOSPC, EDQUOT, EFBIG, EIO].contains(code) }

    private static func uncreatable(_ name: String, _ cause: String) -> LoadError {
        LoadError(
            .cannotCreate, "Cannot write '\(name)': \(cause)",
            recovery: "Check the folder and its permissions, or name another file.")
    }

    private static let keptRecovery =
        "A file that was there is as it was; make room or mend the disk, and run the same command again."

    private static func failed(_ name: String, _ cause: String, recovery: String = keptRecovery) -> LoadError {
        LoadError(.inputOutput, "Writing '\(name)' failed: \(cause)", recovery: recovery)
    }

    /// Somebody else wrote the file meanwhile.
    static func changed(_ name: String) -> LoadError {
        LoadError(
            .locked, "'\(name)' was changed by someone else meanwhile, and is left as it is",
            recovery: "Run the same command again.")
    }
}
