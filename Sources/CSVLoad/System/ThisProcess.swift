import CLinux
import Glibc

/// What this process is, where it runs, and what it was given.
package enum ThisProcess {
    package static var id: Int32 { getpid() }

    /// What the machine is called; nil where the system does not tell.
    static var hostName: String? {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return nil }
        return buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    /// Processors that can be used.
    package static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// The file of the program that runs; nil where the system does not tell.
    package static var programPath: String? { FileSystem.realPath("/proc/self/exe") }

    /// A variable of the environment.
    package static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// Whether there is a process of this id, whoever's it is.
    static func isRunning(_ id: Int32) -> Bool {
        kill(id, 0) == 0 || errno == EPERM
    }

    /// Gives memory back to the system that was used for a moment: the allocator keeps what large buffers leave.
    static func releaseUnusedMemory() {
        malloc_trim(0)
    }

    /// Ends the process, when what the C library holds back is written.
    package static func exit(_ code: Int32) -> Never {
        Glibc.exit(code)
    }

    /// Ends the process at once.
    package static func exitAtOnce(_ code: Int32) -> Never {
        _exit(code)
    }
}
