import Foundation
import Synchronization
import TestSupport
import Testing

@testable import CSVLoad

/// Files of parts that somebody made, whose hashes are right.
@Suite("Hostile part files")
struct HostilePartTests {
    @Test("one whose numbers do not go together is refused or loaded, and ends nothing else")
    func numbers() throws {
        let fixture = try LoadFixture()
        var text = "id,name,v\n"
        for id in 1...60 { text += id % 9 == 0 ? "\(id),\"x\"y\n" : "\(id),\"name \(id)\",\(id).5\n" }
        let seed = UInt64.random(in: 0...UInt64.max)
        let computing = HostileComputing(try fixture.folder.makeFolder("parts"), seed: seed)
        let input = try fixture.folder.write(text, to: "s.csv")
        for number in 1...200 {
            let database = fixture.folder.path("\(number).db")
            let options = LoadOptions(input: input, database: database, table: "t", sourceName: "s", jobs: 2)
            do throws(LoadError) {
                _ = try LoadJob(options, toolVersion: "test", observer: SilentObserver(), computing: computing).run()
            } catch {
                #expect([.inputOutput, .unusableData].contains(error.code), "seed \(seed), load \(number): \(error)")
            }
            try? FileManager.default.removeItem(atPath: database)
        }
    }
}

/// Computes the only part of a plan, and changes numbers in its file.
private final class HostileComputing: PartComputing {
    let folder: String
    let partCount: Int? = 1
    private let local: LocalComputing
    private let random: Mutex<CSVGenerator>

    init(_ folder: String, seed: UInt64) {
        self.folder = folder
        local = LocalComputing(folder, parts: 1)
        random = Mutex(CSVGenerator(seed: seed))
    }

    func compute(_ parts: [Int], of plan: PartPlan, at path: String) throws(LoadError) {
        try local.compute(parts, of: plan, at: path)
        for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where file.hasSuffix("part") {
            let url = URL(filePath: folder + "/" + file)
            guard let bytes = try? Data(contentsOf: url) else { continue }
            try? Data(damaged(Array(bytes))).write(to: url)
        }
    }

    func check() throws(LoadError) { try local.check() }

    private func below(_ bound: Int) -> Int {
        random.withLock { Int.random(in: 0..<bound, using: &$0) }
    }

    /// Changes some bytes of the only block, and gives block and file the hashes that they then have.
    private func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        let jsonLength = Int(bytes[8]) | Int(bytes[9]) << 8 | Int(bytes[10]) << 16
        let block = 12 + jsonLength
        let end = bytes.count - PartFormat.trailerBytes
        for _ in 0...below(3) {
            let isHeader = below(2) == 0
            let place = isHeader ? block + 4 + below(36) : block + PartFormat.blockHeaderBytes + below(300)
            let values: [UInt8] = [0, 1, 0x7F, 0x80, 0xFF, UInt8(below(256))]
            for index in place..<min(place + 1 + below(isHeader ? 4 : 10), end) { bytes[index] = values[below(6)] }
        }
        let payload = block + PartFormat.blockHeaderBytes
        write(
            hash(bytes[block..<block + PartFormat.blockHashOffset], bytes[payload..<end]), at: payload - 8, in: &bytes)
        write(hash(bytes[..<(bytes.count - 8)], []), at: bytes.count - 8, in: &bytes)
        return bytes
    }

    private func hash(_ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>) -> UInt64 {
        let hash = ContentHash()
        first.withUnsafeBytes { hash.add($0) }
        second.withUnsafeBytes { hash.add($0) }
        return hash.value
    }

    private func write(_ number: UInt64, at place: Int, in bytes: inout [UInt8]) {
        for index in 0..<8 { bytes[place + index] = UInt8(truncatingIfNeeded: number >> UInt64(index * 8)) }
    }
}
