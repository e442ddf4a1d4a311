import FaultKit

/// What the values of a typed column look like: numbers, dates, addresses and codes, which no name looks like.
enum ValueShape: CaseIterable {
    case integer, negative, decimal, decimalComma, money, percent, exponent, leadingZeros
    case isoDate, dottedDate, slashedDate, timestamp, time, year
    case code, hash, uuid, mail, url, ip, mac, phone, version

    /// A value of this shape.
    func value(_ random: inout SeededRandom) -> String {
        switch self {
        case .integer: "\(random.below(1_000_000))"
        case .negative: "-\(1 + random.below(5_000))"
        case .decimal: "\(random.below(2_000)).\(twoDigits(random.below(100)))"
        case .decimalComma: "\(random.below(2_000)),\(twoDigits(random.below(100)))"
        case .money: "$\(1 + random.below(900)).\(twoDigits(random.below(100)))"
        case .percent: "\(random.below(101))%"
        case .exponent: "\(1 + random.below(9)).\(random.below(10))e\(random.below(30))"
        case .leadingZeros: "00\(100 + random.below(900))"
        case .isoDate: "\(1990 + random.below(35))-\(month(&random))-\(day(&random))"
        case .dottedDate: "\(day(&random)).\(month(&random)).\(1990 + random.below(35))"
        case .slashedDate: "\(month(&random))/\(day(&random))/\(1990 + random.below(35))"
        case .timestamp: "2024-\(month(&random))-\(day(&random)) \(clock(&random))"
        case .time: clock(&random)
        case .year: "\(1950 + random.below(75))"
        case .code: "\(random.pick(["AB", "XK", "INV", "SKU"]))-\(100 + random.below(9_900))"
        case .hash: hex(32, &random)
        case .uuid: "\(hex(8, &random))-\(hex(4, &random))-4\(hex(3, &random))-a\(hex(3, &random))-\(hex(12, &random))"
        case .mail:
            "\(random.pick(["ann", "bob.b", "c_d"]))\(random.below(1_000))@example.\(random.pick(["com", "org"]))"
        case .url: "https://example.org/items/\(random.below(10_000))?ref=\(random.below(10))"
        case .ip: "10.\(random.below(256)).\(random.below(256)).\(1 + random.below(254))"
        case .mac: (0..<6).map { _ in hex(2, &random) }.joined(separator: ":")
        case .phone: "+\(10 + random.below(80)) \(100 + random.below(900)) \(10_000 + random.below(90_000))"
        case .version: "\(random.below(10)).\(random.below(20)).\(random.below(50))"
        }
    }

    private func month(_ random: inout SeededRandom) -> String { twoDigits(1 + random.below(12)) }
    private func day(_ random: inout SeededRandom) -> String { twoDigits(1 + random.below(28)) }

    private func clock(_ random: inout SeededRandom) -> String {
        "\(twoDigits(random.below(24))):\(twoDigits(random.below(60))):\(twoDigits(random.below(60)))"
    }

    private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private func hex(_ count: Int, _ random: inout SeededRandom) -> String {
        // A digit and a letter at least, so that it is neither a number nor a word.
        "\(random.below(10))" + (2..<count).map { _ in String(random.below(16), radix: 16) }.joined()
            + random.pick(["a", "b", "c", "d", "e", "f"])
    }
}
