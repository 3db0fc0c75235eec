# Beside other programs: correctness, quality and speed.  What these need is fetched
# first; run-* are the targets with everything in its place.

DOCUMENTS ?= $(BUILD)/documents/zh-CN.txt $(BUILD)/documents/zh-TW.txt
# The scorer and the aligned texts, which are not part of this source.
EVAL ?= ../shared/eval
# Of make bench: --quick, or --write for tests/bench/RESULTS.md.
BENCH ?=

.PHONY: check-opencc check-opencc-command check-opencc-clients check-spark eval bench bench-opencc
# The real OpenCC 1.4.2, from PyPI: it says so when that is not available.
check-opencc: setup-check
	$(MAKE_QUIET) run-check-opencc

# What OpenCC's command tells of a conversion.
check-opencc-command: setup-check
	@$(call install_missing,$(if $(wildcard $(PEER)),,cmake:cmake pip3:python3-pip))
	$(BUILD_WITH) run-check-opencc-command

# A program of somebody else's with our library instead of libopencc.
check-opencc-clients: setup-check
	@$(call install_missing,$(CLIENT_NEEDS))
	$(BUILD_WITH) programs
	@mkdir -p $(BUILD)/tests/opencc
	$(TEST_ENVIRONMENT) prove -v -e env tests/opencc/clients

# As a filter under Apache Spark.
check-spark: setup-check
	@$(call install_missing,$(SPARK_NEEDS))
	$(MAKE_QUIET) run-check-spark

# Scores -t on mixed script; it says so where the folder EVAL is not there.
eval: setup-check
	$(MAKE_QUIET) run-eval

# Speed; tests/bench/run says what is measured and how, and leaves out by name what is
# not available.
bench: setup-check
	@$(call install_missing,$(BENCH_NEEDS))
	$(MAKE_QUIET) run-bench

bench-opencc: setup-check
	$(MAKE_QUIET) run-bench-opencc

.PHONY: run-check-opencc run-check-opencc-command run-check-spark run-check-hooks run-eval run-bench run-bench-opencc

run-check-opencc: test-programs $(DOCUMENTS)
	$(TEST_ENVIRONMENT) DOCUMENTS="$(DOCUMENTS)" prove -v -e env tests/oracle/opencc.t

run-eval: programs $(DICTIONARIES)
	$(TEST_ENVIRONMENT) tests/eval/run

run-bench: programs $(DICTIONARIES)
	$(TEST_ENVIRONMENT) tests/bench/run $(BENCH)

# The same program with Debian's libopencc and with ours.
run-bench-opencc: test-programs $(DOCUMENTS)
	$(TEST_ENVIRONMENT) tests/opencc/bench $(DOCUMENTS)

# 5 MB of real text each: LibreOffice's help from Debian, its tags stripped.
$(BUILD)/documents/%.txt:
	$(call say,TEXT,$@)
	$(Q)tests/oracle/make-document libreoffice-help-$* $@

# ---- OpenCC's command, built from the source that PyPI has; PEER names another ----

PEER = $(BUILD)/opencc-peer/build/src/tools/opencc
PEER_RUNS ?= 2000
# --write makes the recorded sums and files of tests/opencc again.
CHANGED ?=

run-check-opencc-command: programs $(PEER) $(DICTIONARIES)
	$(TEST_ENVIRONMENT) PEER=$(PEER) RUNS=$(PEER_RUNS) tests/opencc/compare $(CHANGED)

$(BUILD)/opencc-peer/build/src/tools/opencc:
	$(call say,PEER,opencc==1.4.2)
	@rm -rf $(BUILD)/opencc-peer && mkdir -p $(BUILD)/opencc-peer/source
	$(Q)cd $(BUILD)/opencc-peer && { pip3 download --quiet --disable-pip-version-check --no-deps \
		--no-binary opencc --dest . opencc==1.4.2 >pip.log 2>&1 || \
		{ tail -n 5 pip.log; echo "make check-opencc-command needs the source of opencc==1.4.2 from PyPI" >&2; exit 1; }; }
	$(Q)cd $(BUILD)/opencc-peer && tar -xzf opencc-1.4.2.tar.gz --strip-components=1 -C source && \
		cmake -S source -B build -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF >cmake.log 2>&1 && \
		$(MAKE) --no-print-directory -C build opencc >make.log 2>&1 || { tail -n 20 *.log; exit 1; }

# ---- Apache Spark: a cluster of two workers that is this machine ----------------

PYSPARK := pyspark==4.0.5
SPARK = $(BUILD)/$(subst ==,-,$(PYSPARK))
CORPUS_COPIES ?= 20

run-check-spark: programs $(SPARK)/installed $(BUILD)/scale/corpus.txt
	$(TEST_ENVIRONMENT) prove -v -e $(SPARK)/bin/python tests/scale/lines tests/scale/killed

$(SPARK)/installed:
	$(call say,PIP,$(PYSPARK))
	@rm -rf $(SPARK)
	$(Q)python3 -m venv $(SPARK) && \
		$(SPARK)/bin/pip install --quiet --disable-pip-version-check $(PYSPARK) || \
		{ echo "make check-spark needs $(PYSPARK) from PyPI, which is not available" >&2; exit 1; }
	@touch $@

# Some hundred megabytes of it, in lines of every kind.
$(BUILD)/scale/corpus.txt: tests/scale/make-corpus $(DOCUMENTS)
	$(call say,TEXT,$@)
	$(Q)$< $@ $(CORPUS_COPIES) $(DOCUMENTS)

# ---- pre-commit, and check-jsonschema, which brings the schemas of CI files along -----

HOOK_PACKAGES := pre-commit==4.7.0 check-jsonschema==0.39.0
HOOK_PEERS := build/hook-peers

run-check-hooks: programs $(HOOK_PEERS)/installed
	PATH="$(CURDIR)/$(HOOK_PEERS)/bin:$$PATH" $(TEST_ENVIRONMENT) prove -v -e tests/run-test \
		$(wildcard tests/hooks/*.t)

$(HOOK_PEERS)/installed: tests/peers.mk
	$(call say,PIP,$(HOOK_PACKAGES))
	$(Q)test -x $(HOOK_PEERS)/bin/python || python3 -m venv $(HOOK_PEERS)
	$(Q)$(HOOK_PEERS)/bin/pip install --quiet --disable-pip-version-check $(HOOK_PACKAGES) || \
		{ echo "make check-hooks needs these from PyPI: $(HOOK_PACKAGES)" >&2; exit 1; }
	@touch $@
