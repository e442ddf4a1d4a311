extension Sniffer {
    /// One thing that was found in a text and is not the plain reading, with the evidence and the flag that decides.
    public struct Inference: Sendable, Hashable, Codable {
        public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
            case delimiter, quote, escape
            /// Lines before the header that are not records.
            case preamble
            /// That the first line is a record.
            case noHeader = "no_header"
            /// A column that the header does not name, or names that the records have no field for.
            case columns
            /// Lines after the data that are not records.
            case footer
            /// Another table behind the one that is read.
            case nextTable = "next_table"
            /// Nothing is read otherwise for it, but a flag might be meant.
            case hint
        }

        public var kind: Kind
        /// What was found, in words that go on behind the input's name.
        public var finding: String
        /// The flag that says otherwise.
        public var flag: String

        public init(_ kind: Kind, _ finding: String, flag: String) {
            self.kind = kind
            self.finding = finding
            self.flag = flag
        }

        /// The finding and the way to undo it, in one line.
        public var sentence: String {
            kind == .hint ? "\(finding); \(flag)" : "\(finding) (found in the text; \(flag))"
        }
    }
}
