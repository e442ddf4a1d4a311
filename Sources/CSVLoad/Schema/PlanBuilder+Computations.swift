extension PlanBuilder {
    /// Adds what is computed, in the order in which it was asked for: expressions, the command among them, programs.
    func addComputations(to plan: inout RowPlan) throws(LoadError) {
        var names = Set<String>()
        for (index, computation) in content.computations.enumerated() {
            if content.command?.position == index { addCommand(to: &plan) }
            guard names.insert(computation.column.asciiLowercased).inserted else {
                throw LoadError(
                    .columnRepeated, "--compute names column '\(computation.column)' twice",
                    recovery: "Put one expression into the other.")
            }
            plan.steps.append(.expression(column: plan.computed.count, sql: computation.sql))
            plan.computed.append(RowPlan.ComputedColumn(name: computation.column, type: .any))
        }
        if let command = content.command, command.position >= content.computations.count { addCommand(to: &plan) }
        for (number, columns) in programColumns.enumerated() {
            plan.steps.append(.program(number, columns: add(columns, to: &plan)))
        }
    }

    private func addCommand(to plan: inout RowPlan) {
        plan.steps.append(.command(columns: add(content.command?.columns ?? commandColumns, to: &plan)))
    }

    private func add(_ columns: [String], to plan: inout RowPlan) -> Range<Int> {
        let first = plan.computed.count
        plan.computed += columns.map { RowPlan.ComputedColumn(name: $0, type: .any) }
        return first..<plan.computed.count
    }
}
