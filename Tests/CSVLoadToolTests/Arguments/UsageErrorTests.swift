import Testing

@testable import CSVLoadTool

@Suite("Usage error")
struct UsageErrorTests {
    @Test("says what is wrong, how it should look, and where to read on")
    func screen() throws {
        let error = try #require(
            #expect(throws: UsageError.self) {
                try ArgumentParser().parse(["load", "orders.csv", "shop.db", "--delimeter", ";"])
            }
        )
        #expect(
            error.screen == """
                Error: unknown option '--delimeter'. Did you mean '--delimiter'?
                Usage: csvload load [OPTIONS] INPUT... DATABASE
                See 'csvload help load' for more information.

                """
        )
    }

    @Test("shows the usage of the tool when no subcommand is known")
    func toolScreen() {
        #expect(
            UsageError("unknown subcommand 'x'", subcommand: nil).screen == """
                Error: unknown subcommand 'x'
                Usage: csvload SUBCOMMAND [OPTIONS] ...
                       csvload INPUT... DATABASE
                See 'csvload help' for more information.

                """
        )
    }
}
