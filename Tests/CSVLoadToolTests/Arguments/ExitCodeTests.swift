import Testing

@testable import CSVLoadTool

@Suite("Exit codes")
struct ExitCodeTests {
    @Test("keeps the numbers that scripts rely on")
    func numbers() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 64, 65, 66, 69, 73, 74, 75, 130, 143])
    }

    @Test("tells after which codes the same command resumes")
    func resumable() {
        #expect(ExitCode.allCases.filter(\.isResumable).map(\.rawValue) == [1, 74, 75, 130, 143])
    }
}
