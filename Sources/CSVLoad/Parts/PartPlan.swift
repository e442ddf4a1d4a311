package import CSVCore
import FoundationEssentials

/// How inputs are cut into parts that can be computed apart from each other, on any machine that sees the inputs.
///
/// As text it is JSON Lines: a line on the plan itself, one for each source, and one for each part.
package struct PartPlan: Sendable, Hashable {
    /// Rises when an older csvload could not compute the parts of a plan, or read the files of parts.
    package static let format = 1

    /// The first line of the text.
    package struct Header: Sendable, Hashable, Codable {
        var kind = "plan"
        package var format = PartPlan.format
        /// The version of the csvload that made the plan: no other one computes its parts.
        package var csvload: String

        package init(csvload: String) { self.csvload = csvload }
    }

    package var header: Header
    package var sources: [PlannedSource]
    package var parts: [PlannedPart]

    package init(header: Header, sources: [PlannedSource] = [], parts: [PlannedPart] = []) {
        self.header = header
        self.sources = sources
        self.parts = parts
    }

    /// The part with this number, and its source.
    package func part(_ number: Int) -> (part: PlannedPart, source: PlannedSource)? {
        guard let part = parts.first(where: { $0.part == number }),
            let source = sources.first(where: { $0.source == part.source })
        else { return nil }
        return (part, source)
    }
}

/// What the parts of one source have in common: how its records become rows.
package struct PlannedSource: Sendable, Hashable, Codable {
    var kind = "source"
    /// The source's number in the plan, from 1.
    package var source: Int
    /// The input's absolute path.
    package var input: String
    package var name: String
    package var table: String
    /// Bytes of the input that are planned.
    package var bytes: Int64
    package var content: LoadOptions.Content
    package var computing: ComputeSettings
    package var layout: Sniffer.Layout
    /// Columns and types, and which cell of a row each column of the table gets.
    package var rows: RowPlan
}

/// A run of a source's bytes that holds whole records.
package struct PlannedPart: Sendable, Hashable, Codable {
    var kind = "part"
    package var source: Int
    /// The part's number in the plan, from 1.
    package var part: Int
    package var byteStart: Int64
    /// The first byte behind the part.
    package var byteEnd: Int64
    /// Where the part's first record starts: behind the header in the first part of a source.
    package var recordsStart: Int64
    /// The number of the part's first record in its source, from 1.
    package var firstRowID: Int64
    package var records: Int64
    /// The line on which the part starts, from 1.
    package var line: Int64
    /// XXH3 of the part's bytes.
    package var contentHash: HexHash

    enum CodingKeys: String, CodingKey {
        case kind, source, part, records, line
        case byteStart = "byte_start"
        case byteEnd = "byte_end"
        case recordsStart = "records_start"
        case firstRowID = "first_row_id"
        case contentHash = "content_hash"
    }
}

/// 64 bits that JSON shows as 16 hexadecimal digits, because its numbers do not hold them everywhere.
package struct HexHash: Sendable, Hashable, Codable, CustomStringConvertible {
    package var value: UInt64

    package init(_ value: UInt64) { self.value = value }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = UInt64(try container.decode(String.self), radix: 16) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no hash")
        }
        self.value = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    package var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
