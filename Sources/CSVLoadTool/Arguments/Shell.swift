/// A shell whose completion csvload knows how to write.
enum Shell: String, CaseIterable, Sendable {
    case bash
    case zsh
    case fish
}
