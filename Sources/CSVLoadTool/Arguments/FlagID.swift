/// The name by which code asks for a flag; the user's spelling stands in ``FlagTable`` alone.
enum FlagID: String, CaseIterable, Sendable {
    case table
    case key
    case type
    case allText
    case columns
    case unionByName
    case delimiter
    case quote
    case escape
    case comment
    case header
    case noHeader
    case skipLines
    case encoding
    case ragged
    case strayQuotes
    case null
    case compute
    case `where`
    case output
    case format
    case orderBy
    case append
    case escapeFormulas
    case jobs
    case batchBytes
    case maxRejects
    case restart
    case sourceName
    case progress
    case json
    case quiet
    case help
    case version
}
