/// How many rejects a load allows: a number, or a share of the records read so far.
public enum RejectLimit: Sendable, Hashable, ExpressibleByIntegerLiteral {
    case records(Int)
    /// From 0 to 100.
    case percent(Double)

    /// Records before which a share says nothing: the very first record may be the bad one.
    package static let decisiveRecords: Int64 = 1000

    public init(integerLiteral value: Int) { self = .records(value) }

    /// Reads `5`, `5%` or `0.5%`; nil where it is neither a whole number nor a share of 0 to 100 percent.
    public init?(_ text: String) {
        guard text.hasSuffix("%") else {
            guard let count = Int(text), count >= 0, text.first != "+" else { return nil }
            self = .records(count)
            return
        }
        let number = text.dropLast()
        guard number.first?.isNumber == true, number.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
            let share = Double(number), share <= 100
        else { return nil }
        self = .percent(share)
    }

    /// Whether there are too many rejects.
    ///
    /// - Parameters:
    ///   - records: what was read of the source so far, in earlier runs too.
    ///   - isEnd: whether these are all, so that a share counts however few they are.
    func isPassed(by rejects: Int64, of records: Int64, isEnd: Bool) -> Bool {
        switch self {
        case .records(let limit):
            return rejects > Int64(limit)
        case .percent(let limit):
            guard isEnd || records >= RejectLimit.decisiveRecords else { return false }
            return Double(rejects) * 100 > limit * Double(records)
        }
    }
}

extension RejectLimit: CustomStringConvertible {
    /// As it is typed.
    public var description: String {
        switch self {
        case .records(let count): "\(count)"
        case .percent(let share): share == share.rounded() ? "\(Int(share))%" : "\(share)%"
        }
    }
}

/// A number stays a number in JSON, a share is a text such as `5%`.
extension RejectLimit: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let count = try? container.decode(Int.self), count >= 0 {
            self = .records(count)
        } else if let limit = RejectLimit(try container.decode(String.self)) {
            self = limit
        } else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "is not a limit of rejects")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .records(let count): try container.encode(count)
        case .percent: try container.encode(description)
        }
    }
}
