/// What flags mean for `csvload report`.
extension FlagTable {
    static let reportOutput = Flag.Wording(
        defaultText: "the database's name with '-report.html', in the working folder",
        help: "Write this file, which is replaced as a whole or not at all; '-' is standard output.")
}
