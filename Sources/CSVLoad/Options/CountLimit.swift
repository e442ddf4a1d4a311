/// How many of some records or rows a load allows to be refused or removed: a number, or a share of all.
public enum CountLimit: Sendable, Hashable, ExpressibleByIntegerLiteral {
    case count(Int)
    /// From 0 to 100.
    case percent(Double)

    /// Records before which a share says nothing: the very first record may be the bad one.
    package static let decisiveRecords: Int64 = 1000

    public init(integerLiteral value: Int) { self = .count(value) }

    /// Reads `5`, `5%` or `0.5%`; nil where it is neither a whole number nor a share of 0 to 100 percent.
    public init?(_ text: String) {
        guard text.hasSuffix("%") else {
            guard let count = Int(text), count >= 0, text.first != "+" else { return nil }
            self = .count(count)
            return
        }
        let number = text.dropLast()
        guard number.first?.isNumber == true, number.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
            let share = Double(number), share <= 100
        else { return nil }
        self = .percent(share)
    }

    /// Whether there are too many.
    ///
    /// - Parameters:
    ///   - all: of which a share is meant, as far as they are known.
    ///   - isEnd: whether these are all, so that a share counts however few they are.
    func isPassed(by count: Int64, of all: Int64, isEnd: Bool) -> Bool {
        switch self {
        case .count(let limit):
            return count > Int64(limit)
        case .percent(let limit):
            guard isEnd || all >= CountLimit.decisiveRecords else { return false }
            return Double(count) * 100 > limit * Double(all)
        }
    }
}

extension CountLimit: CustomStringConvertible {
    /// As it is typed.
    public var description: String {
        switch self {
        case .count(let count): "\(count)"
        case .percent(let share): share == share.rounded() ? "\(Int(share))%" : "\(share)%"
        }
    }
}

/// A number stays a number in JSON, a share is a text such as `5%`.
extension CountLimit: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let count = try? container.decode(Int.self), count >= 0 {
            self = .count(count)
        } else if let limit = CountLimit(try container.decode(String.self)) {
            self = limit
        } else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "is neither a number nor a percentage")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .count(let count): try container.encode(count)
        case .percent: try container.encode(description)
        }
    }
}
