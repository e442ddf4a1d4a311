/// The help screen.
enum Usage {
    static let text = """
        OVERVIEW: Generate CSV of known shapes, time csvload beside other loaders on it, and the parser alone.

        USAGE: Benchmarks suite [--runs N] [--divisor N] [--csvload PATH] [--work DIR] [--results DIR] [--readme FILE]
               Benchmarks compare [--shape LIST] [--rows N] [--runs N] [--scenario LIST] [--csvload PATH]
                                  [--peers LIST] [--floor yes|no] [--work DIR] [--seed S] [--markdown FILE]
               Benchmarks generate SHAPE --output FILE [--rows N] [--seed S] [--malformed PERMILLE]
               Benchmarks counts --record FILE [--write yes|no] [--tolerance PERCENT] [--csvload PATH] [--work DIR]
               Benchmarks parse FILE [--runs N] [--delimiter C] [--only scan|parse|type]
               Benchmarks floor FILE DATABASE --shape SHAPE [--keyless yes|no]
               Benchmarks compute [--runs N] [--csvload PATH]
               Benchmarks spark --python PATH [--runs N] [--rows N] [--csvload PATH]

        SHAPES:
        \(shapes)

        OPTIONS of suite, which measures all that the README shows:
          --runs N               Measured rounds; slow commands have fewer (default: 5).
          --divisor N            Measure 1/N of the records, for a try (default: 1).
          --results DIR          Where results.md and loads.svg go (default: .build/benchmarks).
          --readme FILE          Put the summary between the marks of this file.

        OPTIONS of generate:
          --output FILE          Where the CSV goes; - is stdout.
          --rows N               Records to write (default: the shape's own number).
          --seed S               Same seed, same bytes (default: 1).
          --malformed PERMILLE   Share of records, in thousandths, with a field too many or too few (default: 0).

        OPTIONS of compare:
          --shape LIST           Shapes, separated by commas, or 'all' (default: orders,narrow).
          --rows N               Records of each shape (default: the shape's own number).
          --runs N               Measured rounds; one more runs first and is not counted (default: 5).
          --scenario LIST        load: csvload and its peers, each into a new database (default).
                                 keyless: the same without a key.
                                 indexed: into an empty table that has two secondary indexes.
                                 gzip: from a packed input.
                                 rerun: csvload's second run on a finished database against its first.
                                 edited: the same after 1 % of the records was edited.
          --floor yes|no         Measure the bare writer, too (default: no).
          --csvload PATH         The csvload to measure (default: .build/release/csvload).
          --peers LIST           Programs to compare with, or 'none' 
                                 (default: sqlite3-import,python-executemany; known: \(peers)).
          --work DIR             Holds the data, which is kept, and the databases, which are not
                                 (default: .build/benchmarks).
          --seed S               Seed of the data (default: 1).
          --markdown FILE        Append the results, with machine, versions and date, to this file.

        OPTIONS of parse:
          --runs N               Measured passes over the file, of which the fastest counts (default: 5).
          --only STEP            One step alone: scan, parse or type.
          --delimiter C          One character of ASCII between two fields (default: a comma).

        OPTIONS of counts, which counts instructions with valgrind:
          --record FILE          What the counts are compared with.
          --write yes            Write the counts there instead (default: no).
          --tolerance PERCENT    How much larger a count may be (default: 3).
               Benchmarks compute [--runs N] [--csvload PATH]

        EXAMPLES:
          swift build -c release --product Benchmarks
          .build/release/Benchmarks generate orders --rows 100000 --output orders.csv
          .build/release/Benchmarks generate text --malformed 5 --output ragged.csv
          .build/release/Benchmarks compare --shape orders,narrow --runs 5 --markdown results.md
          .build/release/Benchmarks parse orders.csv
          .build/release/Benchmarks suite --divisor 20 --runs 1
          .build/release/Benchmarks compare --shape all --scenario load,rerun --work /var/tmp/bench

        A ratio is the command's time divided by csvload's time in the same round; the table shows the median of
        these. A peer that is not installed is skipped, and said so.
        """

    private static var shapes: String {
        Shape.allCases.map { shape in
            let name = shape.rawValue + String(repeating: " ", count: 10 - shape.rawValue.count)
            return "  \(name) \(shape.summary) (default: \(shape.defaultRows) records)"
        }.joined(separator: "\n")
    }

    private static var peers: String {
        Peer.allCases.map(\.rawValue).joined(separator: ",")
    }
}
