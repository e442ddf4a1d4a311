import CSVLoad

/// Where a cluster is, as `--master` says.
struct SparkMaster {
    let url: String
    /// The machines and ports of the URL; none where it names no machine.
    let addresses: [RemoteHost]

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

    private static func address(_ text: String, defaultPort: String) -> RemoteHost {
        guard let colon = text.lastIndex(of: ":") else {
            return RemoteHost(name: text, port: defaultPort)
        }
        return RemoteHost(name: String(text[..<colon]), port: String(text[colon...].dropFirst()))
    }

    /// Spark itself would try for a minute before it reports that.
    func requireReachable() throws(LoadError) {
        guard !addresses.isEmpty, !addresses.contains(where: { $0.answers() }) else { return }
        throw LoadError(
            .clusterUnavailable,
            "The Spark master does not answer at \(addresses.map { "\($0.name):\($0.port)" }.joined(separator: ", "))",
            recovery: "Check --master, and whether the cluster is up; then run the same command again.")
    }
}
