/// The flags of loads that others compute in parts.
extension FlagTable {
    static let parts: [Flag] = [
        Flag(
            group: .parts, long: "master", value: .text("URL"), scope: .only([.spark]),
            help: """
                The cluster: spark://HOST:7077, yarn, k8s://https://HOST:443, local[N] for threads of this machine, or \
                local-cluster[EXECUTORS,CORES,MEGABYTES] for processes of it.
                """
        ),
        Flag(
            group: .parts, long: "parts", value: .integer(1...1_000_000, "N"),
            scope: .only([.plan, .spark]), defaultText: "one for each 64 MiB, and 16 at least",
            help: "Cut each input into N parts of about the same size."
        ),
        Flag(
            group: .parts, long: "work-dir", value: .text("DIR"), scope: .only([.spark]),
            defaultText: "DATABASE.parts", completion: .file,
            help: """
                The folder of the plan and of the computed parts: on storage that this machine and all executors see \
                under the same path, like the inputs.
                """
        ),
        Flag(
            group: .parts, long: "executor-path", value: .text("PATH"), scope: .only([.spark]),
            defaultText: "this csvload is sent to the executors",
            help: "Where csvload is on every executor."
        ),
        Flag(
            group: .parts, long: "spark-conf", value: .text("KEY=VALUE"), isRepeatable: true,
            scope: .only([.spark]),
            help: "Set a property of Spark, such as spark.executor.instances=8."
        ),
        Flag(
            group: .parts, long: "into-shards", value: .integer(2...125, "N"), scope: .only([.spark]),
            defaultText: "one database",
            help: """
                Divide the rows among N databases by ranges of the key's first column, each with a writer of its own; \
                DATABASE names them, as shop.db does shop-1.db, shop-2.db and the script shop.sql that unites them.
                """
        ),
        Flag(
            group: .parts, long: "plan", value: .text("FILE"), scope: .only([.compute]), completion: .file,
            help: "The plan, as 'csvload plan' wrote it."
        ),
        Flag(
            group: .parts, long: "part", value: .integer(1...Int.max, "N"), scope: .only([.compute]),
            help: "Compute the part of the plan with this number."
        ),
        Flag(
            group: .parts, long: "check", scope: .only([.compute]),
            help: "Compute nothing, and report whether this csvload can compute the plan here; prints JSON."
        ),
    ]
}
