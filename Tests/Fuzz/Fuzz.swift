import Glibc

/// Feeds made-up texts to the parser, or changed databases to all that reads one, and stops at the first that goes wrong.
///
/// Run *n* of a call with seed *s* is run 0 of a call with seed *s + n*: whatever fails is replayed alone with
/// `--seed N --runs 1`. Built with AddressSanitizer, it finds reads and writes out of bounds as well.
@main
struct Fuzz {
    static func main() {
        do throws(FuzzOptions.Mistake) {
            let options = try FuzzOptions(Array(CommandLine.arguments.dropFirst()))
            exit(Fuzz(options: options).run())
        } catch {
            Report.write("Error: \(error.message)\n\n\(FuzzOptions.usage)\n")
            exit(64)
        }
    }

    let options: FuzzOptions

    /// Runs until something fails, or runs or time are used up; returns the code to exit with.
    func run() -> Int32 {
        Report.write("\(options.kind): seed \(options.seed), \(options.runs) runs\n")
        Watch.start()
        let clock = ContinuousClock()
        let began = clock.now
        guard var kind = options.makeKind() else { return 1 }
        var bytes = 0
        var done = 0
        while done < options.runs {
            if done.isMultiple(of: kind.inputsPerWatch) {
                if let seconds = options.seconds, clock.now - began > .seconds(seconds) { break }
                Watch.extend(kind.patience)
            }
            let seed = options.seed &+ UInt64(done)
            Watch.seed = seed
            var random = SeededRandom(seed: seed)
            let (size, finding) = kind.run(&random, isShown: options.isShown)
            bytes += size
            if let finding {
                Report.write("FAILED seed \(seed): \(finding)\n")
                Report.write("Replay: Fuzz --kind \(options.kind) --seed \(seed) --runs 1\n")
                return 1
            }
            done += 1
        }
        let seconds = (clock.now - began) / .seconds(1)
        Report.write("\(done) runs, \(bytes) bytes, \(Int(seconds.rounded())) s: no finding\n")
        return 0
    }
}

/// Text to stderr at once, so that nothing is lost in a crash.
enum Report {
    static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            _ = Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        }
    }
}
