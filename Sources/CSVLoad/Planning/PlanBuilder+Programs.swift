import CSVCore

/// Columns that neither the input nor an expression names: those of commands, and of the calling program.
extension PlanBuilder {
    /// Adds the columns that programs set; a command that does not name its own is asked with the first records.
    ///
    /// - Parameter known: the command's columns as an earlier run found them.
    mutating func addProgramColumns(
        _ context: JobContext, _ settings: ComputeSettings, known: [String]? = nil, of text: TextSource
    ) throws(LoadError) {
        let content = content
        try addProgramColumns(context, settings, known: known) { plan throws(LoadError) in
            let chunk = try FrontRecords.chunk(of: text)
            var typer = RowTyper(plan: plan, dialect: text.layout.dialect, content: content)
            typer.type(chunk)
            return chunk
        }
    }

    /// The same for an input of any form.
    ///
    /// - Parameter typedFront: makes rows of the first records.
    mutating func addProgramColumns(
        _ context: JobContext, _ settings: ComputeSettings, known: [String]? = nil,
        typedFront: (RowPlan) throws(LoadError) -> Chunk
    ) throws(LoadError) {
        programColumns = context.programs.map(\.columns)
        guard let command = content.command, command.columns == nil else { return }
        if let known {
            commandColumns = known
            return
        }
        var front = LoadOptions.Content()
        front.format = content.format
        front.isAllText = content.isAllText
        front.nullTexts = content.nullTexts
        front.renames = content.renames
        front.columns = content.columns
        front.computations = Array(content.computations.prefix(command.position))
        front.extensions = content.extensions
        let plan = try PlanBuilder(
            content: front, inputNames: inputNames, layout: layout, input: input, table: table
        ).draft()
        let probe = CommandProbe(
            command: command, plan: plan, content: front, environment: context.computation(settings))
        commandColumns = try probe.columns(of: typedFront(plan))
        if !commandColumns.isEmpty {
            context.reports.note(
                "the command sets the columns \(listed(commandColumns)), as its first answers say")
        }
    }
}
