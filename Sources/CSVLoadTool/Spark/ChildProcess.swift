import CSVLoad
import Glibc

/// A program with pipes to its standard input and output.
final class ChildProcess {
    private let input: Int32
    /// What it writes.
    let output: Int32

    /// - Parameters:
    ///   - errors: the file that gets its standard error.
    ///   - environment: what to add to our own.
    init(_ words: [String], errors: String, environment added: [String: String]) throws(LoadError) {
        guard let toChild = ProgramStart.pipe(), let fromChild = ProgramStart.pipe() else {
            throw LoadError(.failed, "Cannot make a pipe: \(String(cString: strerror(errno)))")
        }
        let (code, _) = ProgramStart.start(
            words, input: .descriptor(toChild.read), output: .descriptor(fromChild.write),
            errors: .file(errors, flags: O_WRONLY | O_CREAT | O_TRUNC),
            variables: added.map { (name: $0.key, value: $0.value) })
        close(toChild.read)
        close(fromChild.write)
        input = toChild.write
        output = fromChild.read
        guard code == 0 else {
            close(input)
            throw LoadError(.unavailable, "Cannot start '\(words[0])': \(String(cString: strerror(code)))")
        }
    }

    deinit {
        close(output)
    }

    /// Sends a line; false where nobody reads any more.
    func send(_ line: String) -> Bool {
        let bytes = Array((line + "\n").utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Ends its input, which tells it to end; it is not waited for.
    func leave() {
        close(input)
    }
}
