import Glibc

/// Feeds mutated texts in random dialects to the parser, and stops at the first that two ways of reading disagree on.
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
        Report.write("seed \(options.seed), \(options.runs) runs\n")
        Watch.start()
        let clock = ContinuousClock()
        let began = clock.now
        let mutator = Mutator()
        var bytes = 0
        var done = 0
        while done < options.runs {
            if done & 1023 == 0 {
                if let seconds = options.seconds, clock.now - began > .seconds(seconds) { break }
                Watch.extend()
            }
            let seed = options.seed &+ UInt64(done)
            Watch.seed = seed
            var random = SeededRandom(seed: seed)
            let sample = mutator.sample(&random)
            bytes += sample.text.count
            if options.isShown { Report.write(sample.description) }
            if let finding = sample.check(&random) {
                Report.write("FAILED seed \(seed): \(finding)\n\(sample)")
                Report.write("Replay: Fuzz --seed \(seed) --runs 1\n")
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
