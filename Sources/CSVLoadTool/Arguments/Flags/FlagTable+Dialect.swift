import CSVLoad

/// How the text of an input is read.
extension FlagTable {
    /// What is not said is found in the text itself.
    static let dialect: [Flag] = [
        Flag(
            option: "dialect", group: .dialect, scope: .only([.load, .inspect, .verify, .compute, .plan]),
            help: """
                Read the text as it is written by what goes by this name; nothing that it sets is looked for, and single \
                flags go over it.
                """
        ),
        Flag(
            option: "delimiter", group: .dialect, scope: .only([.load, .inspect, .verify, .export, .compute, .plan]),
            defaultText: "found in the text",
            help: """
                What separates fields: comma, semicolon, tab, pipe, space, colon, any other character or several, or \
                '\\x01' or '^A'; 'spaces' are runs of spaces and tabs, as in aligned columns.
                """,
            wording: [
                .export: Flag.Wording(
                    group: .file, defaultText: "','",
                    help: """
                        What separates fields: comma, semicolon, tab, pipe, space, colon, any other character or \
                        several, or '\\x01' or '^A'.
                        """)
            ]
        ),
        Flag(
            option: "quote", group: .dialect, scope: .only([.load, .inspect, .verify, .compute, .plan]),
            defaultText: "found in the text",
            help: "The character around fields; 'none' reads quotes as plain characters."
        ),
        Flag(
            option: "escape", group: .dialect, scope: .only([.load, .inspect, .verify, .compute, .plan]),
            defaultText: "found in the text; a quote is doubled",
            help: """
                The character that takes the special meaning from the one behind it, in quotes and outside of them. \
                '\\"': before a quote or itself, within quotes, and nowhere else. 'none': a quote is doubled, and nothing \
                else. Letters behind a backslash, as '\\n', are read by --dialect mysql.
                """
        ),
        Flag(
            option: "comment", group: .dialect, scope: .only([.load, .inspect, .verify, .compute, .plan]),
            defaultText: "none",
            help: "Skip lines that begin with this text."
        ),
        Flag(
            group: .dialect, long: "header", scope: .only([.load, .inspect, .verify, .compute, .plan]),
            help: "Take the first line for the header, even if it looks like a record: --header-lines 1."
        ),
        Flag(
            group: .dialect, long: "no-header", scope: .only([.load, .inspect, .verify, .export, .compute, .plan]),
            help: "Read the first line as a record, and name the columns column_1, column_2 and so on.",
            wording: [.export: Flag.Wording(group: .file, help: "Write no line with the names of the columns.")]
        ),
        Flag(
            option: "header-lines", group: .dialect, scope: .only([.load, .inspect, .verify, .compute, .plan]),
            defaultText: "1, or 0 where it is a record",
            help: "How many lines name the columns; several are joined, column by column. 0 is --no-header."
        ),
        Flag(
            option: "skip-lines", group: .dialect, scope: .only([.load, .inspect, .verify, .compute, .plan]),
            defaultText: "found in the text",
            help: "Pass over N lines before the header; they are kept with the source."
        ),
        Flag(
            option: "skip-footer", group: .dialect, scope: .only([.load, .inspect, .verify, .compute, .plan]),
            defaultText: "found in the text",
            help: "Pass over the last N lines; they are kept with the source."
        ),
        Flag(
            option: "table-number", group: .dialect, scope: .only([.load, .inspect, .verify, .compute, .plan]),
            defaultText: "1",
            help: "Read the N-th of several tables in one text that empty lines set apart."
        ),
        Flag(
            option: "encoding", "NAME", group: .dialect, scope: .only([.load, .inspect, .verify, .compute, .plan]),
            defaultText: "UTF-8, or what a byte order mark says",
            help: """
                The encoding of the text, by a name that iconv knows, such as WINDOWS-1252; auto for the one that the \
                first MiB of the text speaks for, which is told.
                """
        ),
        Flag(
            option: "ragged", group: .dialect, scope: .only([.load, .inspect, .rejects, .verify, .compute, .plan]),
            help: """
                A record with too few or too many fields is rejected; or a short one is filled with NULL (pad); or \
                that, and what a long one has too much is kept as a JSON array in the column extra_fields (keep).
                """,
            wording: [
                .rejects: Flag.Wording(
                    group: .retry, defaultText: "as the source was loaded",
                    help: """
                        A short record is filled with NULL (pad); or that, and what a long one has too much is kept in \
                        the column extra_fields, which --schema evolve adds (keep).
                        """)
            ]
        ),
        Flag(
            option: "stray-quotes", group: .dialect,
            scope: .only([.load, .inspect, .rejects, .verify, .compute, .plan]),
            help: "A quote that opens a field and does not close where it ends: reject the record, or take it as text.",
            wording: [
                .rejects: Flag.Wording(
                    group: .retry, defaultText: "as the source was loaded",
                    help: "A quote that opens a field and does not close where it ends: reject it, or take it as text.")
            ]
        ),
        Flag(
            option: "null", "TEXT", group: .dialect,
            scope: .only([.load, .inspect, .rejects, .verify, .export, .compute, .plan]),
            help: """
                Read a field with exactly this text and without quotes as NULL, as an empty one is; 'COL:TEXT' says so of \
                one column. In quotes it is that text.
                """,
            wording: [
                .rejects: Flag.Wording(
                    group: .retry, isRepeatable: true,
                    help: "Read a field with exactly this text and without quotes as NULL too."),
                .export: Flag.Wording(
                    group: .file, defaultText: "an empty field",
                    help: "Write NULL as this text; a value that reads the same is quoted."),
            ]
        ),
        Flag(
            option: "trim", group: .dialect, scope: .only([.load, .inspect, .verify, .compute, .plan]),
            help: "Take spaces and tabs off around values and names that have no quotes."
        ),
        Flag(
            option: "drop-empty", "rows,columns", group: .dialect,
            scope: .only([.load, .inspect, .verify, .compute, .plan]),
            defaultText: "nothing",
            help: """
                Leave out what is empty: 'rows' are records without a value, 'columns' those without a name and without a \
                value.
                """
        ),
        Flag(
            option: "numbers", "FORMAT", group: .dialect, scope: .only([.load, .inspect, .verify, .compute, .plan]),
            help: """
                How numbers are written: en (1,234.5), de (1.234,5), fr (1 234,5), ch (1'234.5) or a number that shows \
                its marks, in all columns whose values are such numbers, or as COL:FORMAT in one.
                """
        ),
        Flag(
            option: "dates", "FORMAT", group: .dialect, scope: .only([.load, .inspect, .verify, .compute, .plan]),
            help: """
                How dates are written, such as '%d.%m.%Y': stored as 2025-03-01, in all columns whose values are such \
                dates, or as COL:FORMAT in one.
                """
        ),
    ]
}
