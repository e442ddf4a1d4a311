import CSVCore
import FoundationEssentials

/// JSON on one line, with keys in a fixed order.
enum JSONText {
    static func line(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Every value here is a number, a text, or a list of them, which always encode.
        return (try? encoder.encode(value)).map { SafeText.json(String(decoding: $0, as: UTF8.self)) } ?? "{}"
    }
}

/// What was found in a text and is not the plain reading, for programs.
struct InferenceJSON: Encodable {
    private let kind: String
    private let finding: String
    private let flag: String

    init(_ inference: Sniffer.Inference) {
        kind = inference.kind.rawValue
        finding = inference.finding
        flag = inference.flag
    }
}
