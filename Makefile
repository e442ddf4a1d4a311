# csvload: build, try, test and install it. `make` alone lists the targets.

SWIFT   ?= swift
PREFIX  ?= /usr/local
DESTDIR ?=
# Compiler processes at a time; empty for as many as there are cores.
JOBS    ?=

# What `make bench` measures; `.build/release/Benchmarks --help` explains each.
BENCH_SHAPES    ?= orders,narrow
BENCH_SCENARIOS ?= load,rerun
BENCH_PEERS     ?= sqlite3-import
BENCH_RUNS      ?= 5
BENCH_ROWS      ?=
BENCH_MARKDOWN  ?=

comma     := ,
jobs      := $(if $(JOBS),--jobs $(JOBS))
release   := .build/release
# The C libraries of Package.swift as pkg-config knows them, and the Debian packages that bring them.
libraries := sqlite3 libxxhash libarchive zlib uchardet primesieve
packages  := pkg-config sqlite3 libsqlite3-dev libxxhash-dev libarchive-dev zlib1g-dev libuchardet-dev \
             libprimesieve-dev

# What has to be on the PATH; the tests pack their inputs with the usual programs.
programs      := sqlite3
test_programs := zstd xz bzip2 lz4 zip python3 tmux zsh fish mandoc
test_packages := zstd xz-utils bzip2 lz4 zip python3 tmux zsh fish mandoc

# Bold commands in `make demo`, on a terminal only.
ifneq ($(and $(MAKE_TERMOUT),$(if $(NO_COLOR),,1)),)
bold  := $(shell printf '\033[1m')
plain := $(shell printf '\033[0m')
endif

.DEFAULT_GOAL := help
.PHONY: help deps build demo test spark test-spark test-tsan test-asan lint format bench fuzz differential faults soak coverage \
        install uninstall deb test-deb clean

help: ## List the targets
	@printf 'Usage: make TARGET [VARIABLE=value ...]\n\nTargets:\n'
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1|\2/p' $(firstword $(MAKEFILE_LIST)) \
		| while IFS='|' read -r name text; do printf '%-13s %s\n' "$$name" "$$text" | sed 's/^/  /'; done
	@printf '\nVariables:\n'
	@printf '  %-15s %s\n' PREFIX 'where install puts bin, share/man and so on ($(PREFIX))' \
		DESTDIR 'a folder in front of PREFIX, for packages' \
		JOBS 'compiler processes at a time (number of cores)' \
		BENCH_SHAPES 'shapes of data to measure ($(BENCH_SHAPES))' \
		BENCH_SCENARIOS 'load, rerun ($(BENCH_SCENARIOS))' \
		BENCH_PEERS 'programs to compare with ($(BENCH_PEERS))' \
		BENCH_RUNS 'measured rounds ($(BENCH_RUNS))' \
		BENCH_ROWS "records of each shape (the shape's own number)" \
		BENCH_MARKDOWN 'file to append the results to (none)'

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

lint: ## Check the format of all Swift files
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

format: ## Format all Swift files in place
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

bench: build ## Measure csvload beside the sqlite3 shell, and its second run beside its first
	$(release)/Benchmarks compare --shape $(BENCH_SHAPES) --scenario $(BENCH_SCENARIOS) --peers $(BENCH_PEERS) \
		--runs $(BENCH_RUNS) $(if $(BENCH_ROWS),--rows $(BENCH_ROWS)) $(if $(BENCH_MARKDOWN),--markdown $(BENCH_MARKDOWN))
	@for shape in $(subst $(comma), ,$(BENCH_SHAPES)); do \
		echo "$$shape, one core alone:"; \
		ls .build/benchmarks/$$shape*.csv | head -n 1 | xargs $(release)/Benchmarks parse; \
	done

FUZZ_RUNS         ?= 1000000
DIFFERENTIAL_RUNS ?= 100000

fuzz: deps ## Feed the parser random texts under AddressSanitizer (FUZZ_RUNS)
	$(SWIFT) build -c release --sanitize address --product Fuzz --scratch-path .build/asan $(jobs)
	.build/asan/release/Fuzz --runs $(FUZZ_RUNS)

differential: deps ## Compare the parser with Python's csv module (DIFFERENTIAL_RUNS)
	CSVLOAD_DIFFERENTIAL=$(DIFFERENTIAL_RUNS) $(SWIFT) test $(jobs) --filter DifferentialTests

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
SOAK_MINUTES    ?= 60
fault_page      := Sources/CSVLoad/CSVLoad.docc/Faults.md
fault_results   := .build/faults/results.jsonl
fault_run       = $(release)/Faults run $(1) --seed $(FAULT_SEED) $(if $(FAULT_INJECTIONS),--injections $(FAULT_INJECTIONS))

faults: programs += faketime
faults: packages += faketime
faults: build ## Inject faults into loads, and write the figures into the documentation (FAULTS, FAULT_INJECTIONS)
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
test-asan: deps ## Run all tests under AddressSanitizer
	$(SWIFT) test --sanitize address --scratch-path .build/asan $(jobs)

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
