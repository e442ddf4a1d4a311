import Testing

@testable import CSVLoadTool

@Suite("Operands")
struct OperandTests {
    private let one = Operand("DATABASE", help: "")
    private let optional = Operand("INPUT", .optional, help: "")
    private let many = Operand("INPUT", .oneOrMore, help: "")

    @Test("shows how many words an operand takes")
    func usage() {
        #expect([one, optional, many].map(\.usage) == ["DATABASE", "[INPUT]", "INPUT..."])
    }

    @Test("counts the words that are needed and allowed")
    func counts() {
        #expect([many, one].required == ["INPUT", "DATABASE"])
        #expect([many, one].maximumCount == nil)
        #expect([optional].required.isEmpty)
        #expect([optional].maximumCount == 1)
    }
}
