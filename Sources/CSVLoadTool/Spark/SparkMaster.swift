import CSVLoad
import Glibc

/// Where a cluster is, as `--master` says.
struct SparkMaster {
    let url: String
    /// The machines and ports of the URL; none where it names no machine.
    let addresses: [(host: String, port: String)]

    /// Nil where it is no URL that Spark knows.
    init?(_ url: String) {
        self.url = url
        let isLocal =
            url == "local" || (url.hasPrefix("local[") || url.hasPrefix("local-cluster[")) && url.hasSuffix("]")
        if isLocal || url == "yarn" {
            addresses = []
            return
        }
        let schemes = ["spark://", "k8s://https://", "k8s://http://", "k8s://"]
        guard let scheme = schemes.first(where: { url.hasPrefix($0) }) else { return nil }
        let port = scheme == "spark://" ? "7077" : scheme == "k8s://http://" ? "80" : "443"
        addresses = url.dropFirst(scheme.count).split(separator: ",").map {
            SparkMaster.address(String($0.prefix { $0 != "/" }), defaultPort: port)
        }
        guard !addresses.isEmpty else { return nil }
    }

    private static func address(_ text: String, defaultPort: String) -> (host: String, port: String) {
        guard let colon = text.lastIndex(of: ":") else { return (text, defaultPort) }
        return (String(text[..<colon]), String(text[colon...].dropFirst()))
    }

    /// Spark itself would try for a minute before it says so.
    func requireReachable() throws(LoadError) {
        guard !addresses.isEmpty, !addresses.contains(where: { SparkMaster.answers($0.host, $0.port) }) else { return }
        throw LoadError(
            .locked,
            "The Spark master does not answer at \(addresses.map { "\($0.host):\($0.port)" }.joined(separator: ", "))",
            recovery: "Check --master, and whether the cluster is up; then run the same command again.")
    }

    private static func answers(_ host: String, _ port: String) -> Bool {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, port, &hints, &found) == 0 else { return false }
        defer { freeaddrinfo(found) }
        var next = found
        while let address = next?.pointee {
            let descriptor = socket(address.ai_family, address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue), 0)
            defer { close(descriptor) }
            if connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return true }
            if errno == EINPROGRESS {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                var code: Int32 = -1
                var size = socklen_t(MemoryLayout<Int32>.size)
                if poll(&waiting, 1, 5000) == 1, getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0,
                    code == 0
                {
                    return true
                }
            }
            next = address.ai_next
        }
        return false
    }
}
