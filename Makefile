# csvload: build, try, test and install it. `make` alone lists the targets.

SWIFT   ?= swift
PREFIX  ?= /usr/local
DESTDIR ?=
# Compiler processes at a time; empty for as many as there are cores.
JOBS    ?=

# What `make bench` and `make bench-compare` measure; `.build/release/Benchmarks --help` explains each.
BENCH_RUNS      ?= 5
BENCH_DIVISOR   ?= 1
BENCH_RESULTS   ?= Tests/Benchmarks/Results
BENCH_README    ?= README.md
BENCH_SHAPES    ?= orders,narrow
BENCH_SCENARIOS ?= load
BENCH_PEERS     ?= sqlite3-import
BENCH_ROWS      ?=

jobs      := $(if $(JOBS),--jobs $(JOBS))
release   := .build/release
# The C libraries of Package.swift as pkg-config knows them, and the Debian packages that bring them.
libraries := sqlite3 libxxhash libarchive zlib uchardet primesieve nettle libpcre2-8 libutf8proc
packages  := pkg-config sqlite3 libsqlite3-dev libxxhash-dev libarchive-dev zlib1g-dev libuchardet-dev \
             libprimesieve-dev nettle-dev libpcre2-dev libutf8proc-dev

# What has to be on the PATH; the tests pack their inputs with the usual programs.
programs      := sqlite3
test_programs := zstd xz bzip2 lz4 zip python3 tmux zsh fish mandoc expect cc
test_packages := zstd xz-utils bzip2 lz4 zip python3 tmux zsh fish mandoc expect gcc

# Bold commands in `make demo`, on a terminal only.
ifneq ($(and $(MAKE_TERMOUT),$(if $(NO_COLOR),,1)),)
bold  := $(shell printf '\033[1m')
plain := $(shell printf '\033[0m')
endif

.DEFAULT_GOAL := help
.PHONY: help deps build demo test test-tsan test-asan test-metrics test-night test-report test-ecosystem test-embedding spark test-spark docs lint format \
        bench bench-peers bench-floor bench-compare bench-counts bench-compute bench-spark fuzz differential plain faults soak coverage \
        install uninstall deb test-deb clean

help: ## List the targets
	@printf 'Usage: make TARGET [VARIABLE=value ...]\n\nTargets:\n'
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1|\2/p' $(firstword $(MAKEFILE_LIST)) \
		| while IFS='|' read -r name text; do printf '%-16s %s\n' "$$name" "$$text" | sed 's/^/  /'; done
	@printf '\nVariables:\n'
	@printf '  %-15s %s\n' PREFIX 'where install puts bin, share/man and so on ($(PREFIX))' \
		DESTDIR 'a folder in front of PREFIX, for packages' \
		JOBS 'compiler processes at a time (number of cores)' \
		BENCH_RUNS 'measured rounds ($(BENCH_RUNS))' \
		BENCH_DIVISOR 'measure only 1/N of the records ($(BENCH_DIVISOR))' \
		BENCH_RESULTS 'where bench puts its table and chart ($(BENCH_RESULTS))' \
		BENCH_README 'document that bench puts them into ($(BENCH_README))' \
		BENCH_SHAPES 'shapes of data for bench-floor, bench-compare ($(BENCH_SHAPES))' \
		BENCH_SCENARIOS 'load, keyless, indexed, gzip, rerun, edited ($(BENCH_SCENARIOS))' \
		BENCH_PEERS 'programs for bench-compare ($(BENCH_PEERS))' \
		BENCH_ROWS "records of each shape (the shape's own number)"

# Prints the names of what is missing, nothing if all is there. Without pkg-config the libraries cannot be looked up.
define find_missing
missing=; \
need() { missing="$$missing$${missing:+ }$$1"; }; \
for program in $(programs); do command -v $$program >/dev/null 2>&1 || need $$program; done; \
if command -v pkg-config >/dev/null 2>&1; then \
	for library in $(libraries); do pkg-config --exists $$library || need "$$library.pc"; done; \
else \
	need pkg-config; \
fi
endef

deps: ## Get the C libraries and programs that are missing (Debian, Ubuntu)
	@$(find_missing); \
	[ -n "$$missing" ] || exit 0; \
	echo "Missing: $$missing"; \
	install='apt-get install -y --no-install-recommends $(packages)'; \
	become=; \
	if [ "$$(id -u)" -ne 0 ]; then become=sudo; fi; \
	if ! command -v apt-get >/dev/null 2>&1 || { [ -n "$$become" ] && ! command -v sudo >/dev/null 2>&1; }; then \
		echo "Install it as root, then run make again. On Debian and Ubuntu:"; \
		echo "    apt-get update && $$install"; \
		exit 1; \
	fi; \
	set -e; \
	$$become env DEBIAN_FRONTEND=noninteractive apt-get -q update; \
	$$become env DEBIAN_FRONTEND=noninteractive $$install; \
	$(find_missing); \
	[ -z "$$missing" ] || { echo "Still missing after $$install: $$missing"; exit 1; }

build: deps ## Build the command and the benchmarks, optimised
	$(SWIFT) build -c release $(jobs)

# $(call show,COMMAND) prints a command as one would type it, and runs it. Commas go into a variable.
show = @printf '\n%s$$ %s%s\n' '$(bold)' '$(subst ','\'',$(1))' '$(plain)'; $(1)
demo_load   := $(release)/csvload fixtures/numbers.csv .build/demo/numbers.db --key id --compute "primes = prime_count(value)"
demo_rows   := sqlite3 -box .build/demo/numbers.db "SELECT id, value, primes FROM numbers ORDER BY value DESC LIMIT 8"
demo_status := sqlite3 -box .build/demo/numbers.db "SELECT status, runs, records, rows_loaded, rejected FROM csvload_status"

demo: build ## Load a small file with a computed column, query it, load it again
	@rm -rf .build/demo && mkdir -p .build/demo
	$(call show,head -n 4 fixtures/numbers.csv)
	$(call show,$(demo_load))
	$(call show,$(demo_rows))
	@printf '\nThe same command again finds nothing to do:\n'
	$(call show,$(demo_load))
	$(call show,$(demo_status))

test: programs += $(test_programs)
test: packages += $(test_packages)
test: deps ## Run all tests
	$(SWIFT) test $(jobs)

test-metrics: programs += promtool prometheus-node-exporter
test-metrics: packages += prometheus prometheus-node-exporter
test-metrics: deps ## Run the tests of metrics with promtool and node_exporter
	$(SWIFT) test $(jobs) --filter MetricsCommandTests

# As root: cron gets a crontab of its own, in a mount namespace.
test-night: programs += cron crontab systemd-analyze
test-night: packages += cron systemd
test-night: deps ## Let a real cron start, resume and finish a load (some minutes), and systemd check its units
	CSVLOAD_NIGHT=1 $(SWIFT) test $(jobs) --filter 'NightTests|ScheduleTests'

test-report: programs += chromium
test-report: packages += chromium
test-report: deps ## Look at a report of hostile data in headless Chromium
	$(SWIFT) test $(jobs) --filter ReportBrowserTests

# Programs that read the databases which csvload makes, at the versions that the tests were written for.
readers := datasette==0.65.5 sqlite-utils==4.2.1 pandas==3.1.1 duckdb==1.5.5 duckdb-extension-sqlite-scanner==1.5.5

.build/ecosystem/bin/datasette:
	python3 -m venv .build/ecosystem
	.build/ecosystem/bin/pip --quiet --disable-pip-version-check install $(readers)

test-ecosystem: programs += python3
test-ecosystem: packages += python3-venv
test-ecosystem: deps .build/ecosystem/bin/datasette ## Read databases with Datasette, sqlite-utils, pandas, DuckDB and sqlite3
	$(SWIFT) test $(jobs) --filter EcosystemTests

# docc stands beside the compiler; what it knows of the library's types it reads from a symbol graph.
docs: deps ## Build the documentation into .build/docs, where a warning is an error
	$(SWIFT) build --target CSVLoad $(jobs)
	@rm -rf .build/docs && mkdir -p .build/docs/symbols
	@binaries=$$($(SWIFT) build --show-bin-path); \
	resources=$$($(SWIFT) -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p'); \
	tools=$$resources/../../bin; \
	target=$$($(SWIFT) -print-target-info | sed -n 's/.*"unversionedTriple": "\(.*\)".*/\1/p'); \
	"$$tools/swift-symbolgraph-extract" -module-name CSVLoad -target "$$target" -I "$$binaries/Modules" -I "$$binaries" \
		$(foreach module,$(wildcard Sources/C*/module.modulemap),-I $(dir $(module))) \
		-Xcc -fmodule-map-file="$$binaries/CByteMask.build/module.modulemap" -minimum-access-level public -skip-synthesized-members -output-dir .build/docs/symbols && \
	"$$tools/docc" convert Sources/CSVLoad/CSVLoad.docc --additional-symbol-graph-dir .build/docs/symbols \
		--fallback-display-name CSVLoad --fallback-bundle-identifier csvload.CSVLoad --warnings-as-errors \
		--output-path .build/docs/CSVLoad.doccarchive
	@echo 'The documentation is in .build/docs/CSVLoad.doccarchive: serve that folder, and open /documentation/csvload'

lint: ## Check the format of all Swift files, and that calls to the system stand in one folder
	@! grep -rnE '^ *((package|public|internal) )?import (Glibc|Darwin|Musl|CLinux)$$|^ *#if (canImport|os)\(' Sources \
		| grep -v '^Sources/CSVLoad/System/' || { echo 'Move these to Sources/CSVLoad/System.'; false; }
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

format: ## Format all Swift files in place
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

bench: build ## Measure all shapes beside every program that is here; writes table, chart and README
	$(release)/Benchmarks suite --runs $(BENCH_RUNS) --divisor $(BENCH_DIVISOR) --results $(BENCH_RESULTS) \
		$(if $(BENCH_README),--readme $(BENCH_README))

bench-peers: programs += python3
bench-peers: packages += python3 python3-venv
bench-peers: deps ## Get the other programs that bench compares with, into .build
	python3 -m venv .build/bench-peers
	.build/bench-peers/bin/pip install --quiet --disable-pip-version-check \
		sqlite-utils csvs-to-sqlite pandas polars pyarrow adbc-driver-sqlite duckdb
	@.build/bench-peers/bin/python -c 'import duckdb; duckdb.connect().execute("INSTALL sqlite")' 2>/dev/null || \
		echo "DuckDB's sqlite extension cannot be had here: its rows will go through Python's executemany."

bench-floor: build ## Measure csvload beside the bare writer, which only inserts
	$(release)/Benchmarks compare --shape $(BENCH_SHAPES) --peers none --floor yes --runs $(BENCH_RUNS) \
		$(if $(BENCH_ROWS),--rows $(BENCH_ROWS))

bench-compare: build ## Measure some shapes beside some programs
	$(release)/Benchmarks compare --shape $(BENCH_SHAPES) --scenario $(BENCH_SCENARIOS) --peers $(BENCH_PEERS) \
		--runs $(BENCH_RUNS) $(if $(BENCH_ROWS),--rows $(BENCH_ROWS))

BENCH_WRITE ?= no

bench-counts: programs += valgrind
bench-counts: packages += valgrind
bench-counts: build ## Count the instructions of parsing and loading; fails if 3 % more than recorded (BENCH_WRITE=yes)
	$(release)/Benchmarks counts --record Tests/Benchmarks/Results/counts.txt --write $(BENCH_WRITE)

bench-compute: build ## Measure what computing costs, beside loading and beside Python
	$(release)/Benchmarks compute --runs $(BENCH_RUNS)

bench-spark: build spark ## Measure planning, executors and parts on a real Spark (some minutes, 2 GB of disk)
	$(release)/Benchmarks spark --python $(CURDIR)/$(spark)/bin/python3 --runs $(BENCH_RUNS)

# A package of its own that imports the library as any other program would; what it prints is compared.
test-embedding: deps ## Build and run a program that imports the library
	@rm -rf .build/embedding-data && mkdir -p .build/embedding-data
	$(SWIFT) build --package-path fixtures/embedding --scratch-path .build/embedding $(jobs)
	.build/embedding/debug/embedding fixtures/embedding/rectangles.csv .build/embedding-data \
		| diff fixtures/embedding/expected.txt -

FUZZ_RUNS         ?= 1000000
FUZZ_DATABASES    ?= 20000
FUZZ_SEED         ?= 1
DIFFERENTIAL_RUNS ?= 100000
PLAIN_RUNS        ?= 100000
PLAIN_SEED        ?= 1

fuzz: deps ## Feed random texts to the parser, changed databases to all commands, under AddressSanitizer (FUZZ_RUNS, FUZZ_DATABASES)
	$(SWIFT) build -c release --sanitize address --product Fuzz --scratch-path .build/asan $(jobs)
	.build/asan/release/Fuzz --seed $(FUZZ_SEED) --runs $(FUZZ_RUNS)
	for kind in options bookkeeping file; do \
		ASAN_OPTIONS=detect_leaks=0 .build/asan/release/Fuzz --kind $$kind --seed $(FUZZ_SEED) --runs $(FUZZ_DATABASES) || exit; \
	done

differential: deps ## Compare the parser with Python's csv module (DIFFERENTIAL_RUNS)
	CSVLOAD_DIFFERENTIAL=$(DIFFERENTIAL_RUNS) $(SWIFT) test $(jobs) --filter DifferentialTests

plain: programs += python3
plain: packages += python3
plain: deps ## Load random plain, damaged and mutilated tables, and account for every line (PLAIN_RUNS, PLAIN_SEED)
	CSVLOAD_PLAIN=$(PLAIN_RUNS) CSVLOAD_SEED=$(PLAIN_SEED) $(SWIFT) test $(jobs) --filter PlainReadingTests

# Spark and its Python packages, in an environment of their own; Java has to be on the machine, or comes from Debian.
SPARK_VERSION ?= 3.5.6
spark         := .build/spark-$(SPARK_VERSION)

$(spark)/bin/python3:
	@command -v java >/dev/null 2>&1 || $(MAKE) deps programs=java packages=openjdk-17-jre-headless
	@python3 -m ensurepip --version >/dev/null 2>&1 || $(MAKE) deps programs=pip3 packages='python3-venv python3-pip'
	python3 -m venv --clear $(spark).new
	$(spark).new/bin/python3 -m pip install --quiet 'pyspark==$(SPARK_VERSION)'
	rm -rf $(spark) && mv $(spark).new $(spark)

spark: $(spark)/bin/python3

test-spark: deps spark ## Test on a real Spark with two executors
	CSVLOAD_SPARK_PYTHON=$(CURDIR)/$(spark)/bin/python3 $(SWIFT) test $(jobs) --filter SparkTests

# Which faults, how often each (empty: each one's own number), and from which seed on: `.build/release/Faults list`.
FAULTS          ?=
FAULT_INJECTIONS ?=
FAULT_SEED      ?= 1
# small or full (empty: both).
FAULT_SIZE      ?=
SOAK_MINUTES    ?= 60
fault_page      := Sources/CSVLoad/CSVLoad.docc/Faults.md
fault_results   := .build/faults/results.jsonl
fault_run       = $(release)/Faults run $(1) --seed $(FAULT_SEED) $(if $(FAULT_SIZE),--size $(FAULT_SIZE)) $(if $(FAULT_INJECTIONS),--injections $(FAULT_INJECTIONS))

faults: programs += faketime
faults: packages += faketime
faults: build ## Inject faults into loads, and write the figures into the documentation (FAULTS, FAULT_SIZE, FAULT_INJECTIONS)
	$(call fault_run,$(FAULTS)) --results $(fault_results)
	$(release)/Faults table --results $(fault_results) --markdown $(fault_page)

soak: build ## Load, kill and edit by turns, and compare with a model, for SOAK_MINUTES
	$(release)/Faults run soak --seconds $$(($(SOAK_MINUTES) * 60)) --injections 1000000000 --seed $(FAULT_SEED)

test-tsan: programs += $(test_programs)
test-tsan: packages += $(test_packages)
test-tsan: deps ## Run all tests under ThreadSanitizer
	TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/tsan-suppressions.txt \
		$(SWIFT) test --sanitize thread --scratch-path .build/tsan $(jobs)

test-asan: programs += $(test_programs)
test-asan: packages += $(test_packages)
# Texts that globals of Swift hold count as leaks, because their addresses stand beside flags.
test-asan: deps ## Run all tests under AddressSanitizer
	ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test --sanitize address --scratch-path .build/asan $(jobs)

coverage: deps ## Run all tests and say how much of the sources they reach
	$(SWIFT) test --enable-code-coverage $(jobs)
	@profile=$$(dirname "$$($(SWIFT) test --show-codecov-path)")/default.profdata; \
	tests=$$($(SWIFT) build --show-bin-path)/csvloadPackageTests.xctest; \
	resources=$$($(SWIFT) -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p'); \
	for cov in "$$resources/../../bin/llvm-cov" llvm-cov; do \
		command -v "$$cov" >/dev/null 2>&1 || continue; \
		"$$cov" report "$$tests" -instr-profile="$$profile" -ignore-filename-regex='/(\.build|Tests)/' && exit 0; \
	done; \
	echo "No llvm-cov that reads this toolchain's profiles: there is no summary. The profile is $$profile"

# An installed command must not need the toolchain that built it: the Swift runtime is linked into it.
static := $(SWIFT) build -c release --product csvload --static-swift-stdlib -Xlinker -s -Xlinker -z -Xlinker now $(jobs)

# Where it all goes; Debian keeps the completions of its packages in other folders than those of the administrator.
bin_dir  := $(DESTDIR)$(PREFIX)/bin
man_dir  := $(DESTDIR)$(PREFIX)/share/man/man1
bash_dir := $(DESTDIR)$(PREFIX)/share/bash-completion/completions
zsh_dir  := $(DESTDIR)$(PREFIX)/share/zsh/$(if $(filter /usr,$(PREFIX)),vendor-completions,site-functions)
fish_dir := $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d

install: deps ## Install the command, manual pages and completions under PREFIX
	$(static)
	install -d "$(bin_dir)" "$(man_dir)" "$(bash_dir)" "$(zsh_dir)" "$(fish_dir)"
	install -m 755 $(release)/csvload "$(bin_dir)/csvload"
	umask 022; "$(bin_dir)/csvload" completions bash > "$(bash_dir)/csvload"
	umask 022; "$(bin_dir)/csvload" completions zsh > "$(zsh_dir)/_csvload"
	umask 022; "$(bin_dir)/csvload" completions fish > "$(fish_dir)/csvload.fish"
	umask 022; "$(bin_dir)/csvload" man > "$(man_dir)/csvload.1"
	umask 022; for name in $$("$(bin_dir)/csvload" man | sed -n 's/^\.Xr csvload\\-\([a-z]*\) 1.*/\1/p'); do \
		"$(bin_dir)/csvload" man "$$name" > "$(man_dir)/csvload-$$name.1" || exit; \
	done

uninstall: ## Remove what install installed
	rm -f "$(bin_dir)/csvload" "$(man_dir)"/csvload.1 "$(man_dir)"/csvload-*.1
	rm -f "$(bash_dir)/csvload" "$(zsh_dir)/_csvload" "$(fish_dir)/csvload.fish"

# What the package says of itself; the maintainer is whoever made the last commit, unless named.
DEB_MAINTAINER ?= $(shell git log -1 --format='%an <%ae>' 2>/dev/null)

deb: programs += dpkg-deb dpkg-shlibdeps
deb: packages += dpkg-dev
deb: deps ## Build a Debian package into .build/deb
	rm -rf .build/deb
	$(MAKE) --no-print-directory install PREFIX=/usr DESTDIR="$(CURDIR)/.build/deb/root"
	.ci/deb "$(DEB_MAINTAINER)"

test-deb: programs += debootstrap lintian
test-deb: packages += debootstrap lintian
test-deb: deb ## Check the Debian package, and try it in a fresh root (as root)
	.ci/test-deb

clean: ## Remove all that was built, the demo and the benchmark data included
	rm -rf .build
