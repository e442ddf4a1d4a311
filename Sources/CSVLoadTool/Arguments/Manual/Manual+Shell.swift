extension Manual {
    /// The page of `csvload completions`.
    static let completions = Manual(
        abstract: "Print a script that teaches a shell to complete csvload's command lines.",
        operands: [
            Operand("SHELL", completion: .words(Shell.allCases.map(\.rawValue)), help: "One of bash, zsh and fish.")
        ],
        discussion: [
            """
            The script completes subcommands, options, the words that an option takes, and names of files. It is made \
            from the same table as the help, and does not call csvload.
            """,
            """
            'make install' and the Debian package install all three. By hand: bash reads the script from ~/.bashrc by \
            'source <(csvload completions bash)'; zsh and fish find it by its name in their folders, as below.
            """,
        ],
        examples: [
            Example(
                "For bash, where the package bash-completion is",
                "csvload completions bash \\\n    > ~/.local/share/bash-completion/completions/csvload"
            ),
            Example(
                "For zsh, with fpath=(~/.zfunc $fpath) before compinit", "csvload completions zsh > ~/.zfunc/_csvload"),
            Example("For fish", "csvload completions fish > ~/.config/fish/completions/csvload.fish"),
        ]
    )

    /// The page of `csvload man`.
    static let man = Manual(
        abstract: "Print the manual page of csvload, or of one of its subcommands.",
        operands: [
            Operand(
                "SUBCOMMAND", .optional, completion: .words(Subcommand.allCases.map(\.rawValue)),
                help: "The subcommand whose page is printed; without one, the page of csvload itself.")
        ],
        discussion: [
            """
            The page is in the mdoc language that 'man' reads. 'make install' and the Debian package put all pages \
            where 'man csvload-load' finds them.
            """
        ],
        examples: [
            Example("Read the page of a subcommand", "csvload man load | man -l -"),
            Example("Write a page for others to read", "csvload man > csvload.1"),
        ]
    )
}
