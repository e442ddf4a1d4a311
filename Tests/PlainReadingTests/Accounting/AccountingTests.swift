import CSVLoad
import FaultKit
import Testing

/// Any bytes, read with any flags: nothing of them is lost without a word.
@Suite("Accounting")
struct AccountingTests {
    @Test("every line is in a row, in a reject, or told to be no record; or the text is refused")
    func everyLine() {
        Trials.run { seed, folder in
            var random = SeededRandom(seed: seed)
            let bytes = AnyText(&random).bytes
            let flags = AnyFlags(&random)
            let loaded = try LoadedTable(bytes, in: folder) { options in
                options.content.format = flags.format
                options.chunkBytes = flags.chunkBytes
                options.batchBytes = flags.chunkBytes
            }
            return try AccountingTests.fault(in: loaded, bytes, flags).map {
                Trials.Finding(difference: $0, text: bytes, circumstance: flags.description + loaded.told)
            }
        }
    }

    private static func fault(in loaded: LoadedTable, _ bytes: [UInt8], _ flags: AnyFlags) throws -> String? {
        if let error = loaded.error {
            return error.code == .unusableData && error.recovery != nil ? nil : "\(error.code): \(error)"
        }
        let text = flags.decoded(bytes)
        return try Account(loaded, text: text, mark: flags.mark(of: bytes), format: flags.format).fault
    }
}
