import Glibc

/// Files and folders by their paths.
package enum FileSystem {
    package enum Permission: Sendable {
        case existing, readable, executable
    }

    /// Why a file is not there, or cannot be used so; nil where it can.
    package static func obstacle(_ path: String, to permission: Permission = .existing) -> SystemError? {
        let mode =
            switch permission {
            case .existing: F_OK
            case .readable: R_OK
            case .executable: X_OK
            }
        return access(path, mode) == 0 ? nil : .last
    }

    package static func exists(_ path: String) -> Bool { obstacle(path) == nil }

    package static func isExecutable(_ path: String) -> Bool { obstacle(path, to: .executable) == nil }

    /// Removes a file's name, if there is one.
    package static func remove(_ path: String) { unlink(path) }

    package static func removeFolder(_ path: String) { rmdir(path) }

    /// Bytes that a file in a folder may still take; nil where the system does not say.
    package static func freeBytes(in folder: String) -> Int64? {
        var facts = statvfs()
        guard statvfs(folder, &facts) == 0 else { return nil }
        return Int64(
            clamping: UInt64(facts.f_bavail).multipliedReportingOverflow(by: UInt64(facts.f_frsize)).partialValue)
    }

    package static func rename(_ path: String, to target: String) throws(SystemError) {
        _ = try FileDescriptor.checked(Glibc.rename(path, target))
    }

    /// Gives a file another name; fails where there is such a file already.
    package static func link(_ path: String, as name: String) throws(SystemError) {
        _ = try FileDescriptor.checked(Glibc.link(path, name))
    }

    /// Makes a folder where there is none.
    package static func makeFolder(_ path: String) throws(SystemError) {
        guard mkdir(path, 0o777) != 0 else { return }
        let error = SystemError.last
        if !error.isExisting { throw error }
    }

    /// The path without symbolic links, `.` and `..`; nil where it leads nowhere.
    package static func realPath(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    /// What a symbolic link says; nil where there is none.
    static func target(ofLink path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        return readlink(path, &buffer, buffer.count - 1) < 0 ? nil : text(buffer)
    }

    /// The folder of a path's file.
    package static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes a new file that only its owner may use, under a name that begins so.
    package static func makeTemporaryFile(_ prefix: String) throws(SystemError) -> String {
        var template = Array("\(prefix)XXXXXX".utf8CString)
        _ = FileDescriptor(owning: try FileDescriptor.checked(mkstemp(&template)))
        return text(template)
    }

    /// Makes a new folder that only its owner may use, under a name that begins so.
    package static func makeTemporaryFolder(_ prefix: String) throws(SystemError) -> String {
        var template = Array("\(prefix)XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .last }
        return text(template)
    }

    private static func text(_ template: [CChar]) -> String {
        String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A part of a name that nobody can guess: whoever made a link of a name that is known would choose what is written.
    package static var unguessableWord: String { String(UInt64.random(in: .min ... .max), radix: 36) }

    /// The bytes of a file, at most so many and some more; a pipe without a writer is not waited for.
    package static func contents(of path: String, atMost limit: Int = .max) throws(SystemError) -> [UInt8] {
        let descriptor = try FileDescriptor.open(path, .reading, .nonBlocking)
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { piece.deallocate() }
        var bytes: [UInt8] = []
        while bytes.count < limit {
            let count = try descriptor.read(into: piece)
            if count == 0 { break }
            bytes += piece[..<count]
        }
        return bytes
    }

    /// The last bytes of a file, at most so many.
    package static func tail(of path: String, _ count: Int) throws(SystemError) -> [UInt8] {
        let descriptor = try FileDescriptor.open(path, .reading, .nonBlocking)
        let start = max(0, try descriptor.status.size - Int64(count))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
        defer { buffer.deallocate() }
        return Array(buffer[..<(try descriptor.read(into: buffer, at: start))])
    }

    /// Writes a file anew.
    package static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
        let descriptor = try FileDescriptor.open(path, .writing, [.create, .truncate])
        var failure: SystemError?
        bytes.withUnsafeBytes { bytes in
            do throws(SystemError) { try descriptor.write(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Has the system write all that it holds back for its disks.
    package static func synchronizeAll() { sync() }
}

extension FileDescriptor {
    /// Writes a text in UTF-8.
    package func write(_ text: String) throws(SystemError) {
        var text = text
        var failure: SystemError?
        text.withUTF8 { bytes in
            do throws(SystemError) { try write(UnsafeRawBufferPointer(bytes)) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
