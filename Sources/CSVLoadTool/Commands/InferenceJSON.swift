import CSVCore

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
