import Glibc

/// A port of another machine.
package struct RemoteHost: Sendable {
    package let name: String
    package let port: String

    package init(name: String, port: String) {
        self.name = name
        self.port = port
    }

    /// Whether somebody takes a connection at one of its addresses within five seconds each.
    package func answers() -> Bool {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, port, &hints, &found) == 0 else { return false }
        defer { freeaddrinfo(found) }
        var next = found
        while let address = next?.pointee {
            if RemoteHost.answers(address) { return true }
            next = address.ai_next
        }
        return false
    }

    private static func answers(_ address: addrinfo) -> Bool {
        let kind = address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let number = socket(address.ai_family, kind, 0)
        guard number >= 0 else { return false }
        let socket = FileDescriptor(owning: number)
        if connect(socket.number, address.ai_addr, address.ai_addrlen) == 0 { return true }
        guard errno == EINPROGRESS,
            let ready = Readiness.wait(for: [(socket.number, .writing)], milliseconds: 5000), !ready[0].isEmpty
        else { return false }
        var code: Int32 = -1
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(socket.number, SOL_SOCKET, SO_ERROR, &code, &size) == 0 && code == 0
    }
}
