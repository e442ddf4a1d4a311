/// A file that takes the place of another one in a single step, or leaves no trace.
///
/// It is written under a name that cannot be guessed, in the folder of the file it replaces, and renamed once it is on
/// the disk. Whoever opens the file meanwhile reads the old one or the new one, and a crash leaves the old one.
/// What is not committed is deleted with the value.
struct ReplacementFile: ~Copyable {
    /// The path that was asked for, for messages.
    private let name: String
    /// The path that is replaced: behind symbolic links, which stay as they are.
    let target: String
    private let temporary: String
    private let descriptor: FileDescriptor
    private var isCommitted: Bool

    /// Makes the temporary file.
    ///
    /// A file that is there keeps its permissions.
    /// - Parameter permissions: of a new one, before the umask.
    /// - Throws: `cannotCreate` where there can be no such file, or where something other than a file is there.
    init(_ name: String, permissions: UInt32 = 0o666) throws(LoadError) {
        let there = FileStatus(name, followsLink: false)
        var (target, replaced) = (name, there)
        if there?.kind == .link {
            guard let real = FileSystem.realPath(name) else {
                throw ReplacementFile.uncreatable(name, "it is a symbolic link to nothing")
            }
            target = real
            replaced = FileStatus(real)
        }
        if let replaced, replaced.kind != .regular {
            throw ReplacementFile.uncreatable(name, "it is not a regular file")
        }
        let temporary = "\(FileSystem.folder(of: target))/.csvload-\(FileSystem.unguessableWord).part"
        let descriptor = try ReplacementFile.make(temporary, for: name, permissions)
        if let replaced { try? descriptor.setPermissions(replaced.permissions) }
        self.temporary = temporary
        self.descriptor = descriptor
        self.name = name
        self.target = target
        isCommitted = false
    }

    private static func make(
        _ path: String, for name: String, _ permissions: UInt32
    ) throws(LoadError) -> FileDescriptor {
        do throws(SystemError) {
            return try FileDescriptor.open(path, .writing, .createNew, permissions: permissions)
        } catch {
            throw error.isDiskFailure ? failed(name, error) : uncreatable(name, "\(error)")
        }
    }

    deinit {
        if !isCommitted { FileSystem.remove(temporary) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(LoadError) {
        do throws(SystemError) { try descriptor.write(bytes) } catch { throw ReplacementFile.failed(name, error) }
    }

    /// Puts the file in its place, on the disk with its name.
    ///
    /// - Parameter mustBeNew: whether a file that has appeared there meanwhile is left alone.
    mutating func commit(mustBeNew: Bool = false) throws(LoadError) {
        do throws(SystemError) { try descriptor.synchronize() } catch { throw ReplacementFile.failed(name, error) }
        if mustBeNew {
            do throws(SystemError) {
                try FileSystem.link(temporary, as: target)
                FileSystem.remove(temporary)
                isCommitted = true
            } catch {
                if error.isExisting || FileSystem.exists(target) { throw ReplacementFile.changed(name) }
            }
        }
        // Some file systems have no links: on them a file may be replaced that appeared this very moment.
        if !isCommitted {
            do throws(SystemError) { try FileSystem.rename(temporary, to: target) } catch {
                throw ReplacementFile.uncreatable(name, "\(error)")
            }
        }
        isCommitted = true
        guard let folder = try? FileDescriptor.open(FileSystem.folder(of: target), .reading, .folder) else { return }
        do throws(SystemError) { try folder.synchronize() } catch {
            // Some file systems cannot sync a folder; there is nothing better to do on them.
            if !error.isUnsupported { throw ReplacementFile.failed(name, error) }
        }
    }
}

extension ReplacementFile {
    /// Writes all of the bytes to the standard output, where nothing can be put back.
    static func writeToStandardOutput(_ bytes: UnsafeRawBufferPointer) throws(LoadError) {
        do throws(SystemError) { try TerminalDevice.standardOutput.write(bytes) } catch {
            throw failed("standard output", error, recovery: "What was written is not all of it.")
        }
    }

    private static func uncreatable(_ name: String, _ cause: String) -> LoadError {
        LoadError(
            .outputNotWritable, "Cannot write '\(name)': \(cause)",
            recovery: "Check the folder and its permissions, or name another file.")
    }

    private static let keptRecovery =
        "A file that was there is as it was; free some space or repair the disk, and run the same command again."

    private static func failed(_ name: String, _ cause: SystemError, recovery: String = keptRecovery) -> LoadError {
        LoadError(.outputFailed, "Writing '\(name)' failed: \(cause)", recovery: recovery)
    }

    /// Somebody else wrote the file meanwhile.
    static func changed(_ name: String) -> LoadError {
        LoadError(
            .outputLocked, "'\(name)' was changed by someone else meanwhile, and is left as it is",
            recovery: "Run the same command again.")
    }
}
