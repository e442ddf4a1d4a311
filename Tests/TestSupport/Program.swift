/// A program that a test needs and that may be missing.
public enum Program {
    /// Whether programs of these names are all on the PATH.
    public static func areInstalled(_ names: String...) -> Bool {
        names.allSatisfy { name in
            (try? CommandRun.run(["sh", "-c", "command -v \(name)"]).exitCode) == 0
        }
    }
}
