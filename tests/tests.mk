# The tests, what they are built of, and the longer forms of them.

ORACLE := $(patsubst tests/oracle/%.c,%,$(wildcard tests/oracle/*.c))
UNIT := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*.c))
EXAMPLES := $(patsubst tests/examples/%.c,%,$(wildcard tests/examples/*.c))
FUZZ := $(filter-out replay,$(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c)))

TEST_PROGRAMS = $(addprefix $(BUILD)/tests/oracle/,$(ORACLE)) \
	$(addprefix $(BUILD)/tests/unit/,$(UNIT)) $(addprefix $(BUILD)/tests/fuzz/,$(FUZZ)) \
	$(addprefix $(BUILD)/tools/,train_context context_filter check_context count_evidence) \
	$(BUILD)/tests/faults/preload.so $(BUILD)/tests/review/pages $(BUILD)/tests/formats/blank \
	$(foreach kind,static shared,$(addprefix $(BUILD)/examples/$(kind)/,$(EXAMPLES))) \
	$(BUILD)/tests/opencc/calls $(BUILD)/tests/opencc/calls_linked $(BUILD)/tests/opencc/$(SONAME)
TESTS = $(addprefix $(BUILD)/tests/unit/,$(UNIT)) $(addprefix $(BUILD)/tests/fuzz/,$(FUZZ)) tests/spec/run \
	$(wildcard $(foreach folder,cli ignore docs po golden faults review examples abi scale install opencc hooks,tests/$(folder)/*.t)) \
	$(filter-out tests/oracle/opencc.t,$(wildcard tests/oracle/*.t)) \
	tests/eval/run tests/eval/reliability tests/eval/quotes
TEST_ENVIRONMENT = LC_ALL=C.UTF-8 LANGUAGE= BUILD=$(BUILD) SHUTONG=$(BUILD)/shutong \
	SHUTONG_LIBEXEC=$(CURDIR)/$(BUILD) SHUTONG_CACHE= OPENCC_DATA=$(OPENCC_DATA) \
	EVAL=$(EVAL) SANITIZE='$(SANITIZE)' \
	CMOCKA_MESSAGE_OUTPUT=TAP

.PHONY: test-programs run-check run-fuzz
# One after the other: two makes at once would build the same.
test-programs: all
	$(Q)$(MAKE) $(JOBS) --no-print-directory $(TEST_PROGRAMS) $(DICTIONARIES)

# What is left out where something is missing is named with the reason.
run-check: test-programs
	$(TEST_ENVIRONMENT) prove -j2 --directives -e tests/run-test $(TESTS)

# The files that hold the thirty checks, and what makes their runs more.
CHECKS = $(wildcard tests/faults/*.t) $(addprefix $(BUILD)/tests/fuzz/,$(FUZZ)) \
	tests/cli/streams.t tests/cli/files.t tests/cli/threads.t tests/cli/whole-inputs.t tests/cli/encodings.t \
	tests/oracle/libopencc.t tests/oracle/spec.t
LONG = SEEDS=2000 KILLS=200 FUZZ_RUNS=20000 ALLOCATION_STEP=1 EDGE_STEP=1 TEXT_RUNS=100000 \
	PIECE_SEEDS=20 FAULT_NBYTES=600000 FAULT_STEP=1

# ---- test programs -------------------------------------------------------------

.PRECIOUS: $(BUILD)/tests/%.o

$(BUILD)/tests/%.o: tests/%.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(CPPFLAGS) -MMD -MP -c -o $@ $<

# Objects, and then the library that they are to be found in.
link_test = $(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(filter-out %.a,$^) $(filter %.a,$^) $(LIBS) $(1)

$(BUILD)/tests/oracle/%: $(BUILD)/tests/oracle/%.o $(BUILD)/libshutong.a
	$(call say,LD,$@)
	$(call link_test,-lopencc)

$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libshutong.a
	$(call say,LD,$@)
	$(call link_test,-lcmocka)

# A fuzz target by itself, with its seeds and mutations of them; and under libFuzzer.
$(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/replay.o $(BUILD)/libshutong.a
	$(call say,LD,$@)
	$(call link_test)

$(BUILD)/targets/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/libshutong.a
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(call link_test,-fsanitize=fuzzer)

# What these test beside the library.
$(BUILD)/tests/unit/codec $(BUILD)/tests/unit/codec_random $(BUILD)/tests/unit/sniff \
$(BUILD)/tests/fuzz/encoding $(BUILD)/targets/encoding: $(addprefix $(BUILD)/command/encoding/,detect_encoding.o codec.o decoder.o encoder.o encoding_names.o)

$(BUILD)/tests/unit/image $(BUILD)/tests/fuzz/image $(BUILD)/targets/image \
$(BUILD)/tests/fuzz/configuration $(BUILD)/targets/configuration: $(BUILD)/tools/image_fault.o

$(BUILD)/tests/unit/context $(BUILD)/tests/fuzz/context $(BUILD)/targets/context: $(call objects,context)

$(BUILD)/tests/unit/language_mark: $(BUILD)/formats/document/language_mark.o

$(BUILD)/tests/fuzz/opencc $(BUILD)/targets/opencc: $(call objects,dropin)

$(foreach target,formats archives,$(BUILD)/tests/fuzz/$(target) $(BUILD)/targets/$(target)): $(call objects,$(FORMATS) base)
$(foreach target,formats archives,$(BUILD)/tests/fuzz/$(target) $(BUILD)/targets/$(target)): LIBS += $(FORMAT_LIBS)

$(BUILD)/tests/fuzz/project $(BUILD)/targets/project: $(call objects,command/options command/ignore command/say command/encoding $(FORMATS) base)
$(BUILD)/tests/fuzz/project $(BUILD)/targets/project: LIBS += $(FORMAT_LIBS)

# Pages of --review from reasons that are made up.
$(BUILD)/tests/review/pages: $(BUILD)/tests/review/pages.o $(BUILD)/parts.a $(BUILD)/libshutong.a
	$(call say,LD,$@)
	$(call link_test)

# A document without its text.
$(BUILD)/tests/formats/blank: $(BUILD)/tests/formats/blank.o $(call objects,$(FORMATS) base)
	$(call say,LD,$@)
	$(call link_test,$(FORMAT_LIBS))

# A program of OpenCC's, with OpenCC's library and with ours.
$(BUILD)/tests/opencc/calls: $(BUILD)/tests/opencc/calls.o
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< -lopencc

$(BUILD)/tests/opencc/calls_linked: $(BUILD)/tests/opencc/calls.o $(BUILD)/libshutong-opencc.so
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< -L$(BUILD) -Wl,-rpath-link,$(BUILD) -lshutong-opencc

# Our library with the profiles of Debian's.
DEBIAN_DATA := /usr/share/opencc

$(BUILD)/tests/opencc/debian.image: $(BUILD)/tools/make_image \
		$(BUILD)/shutong-opencc-dict $(DEBIAN_DATA)/s2t.json $(EVIDENCE) $(PHRASES)
	$(call say,IMAGE,$@)
	@mkdir -p $(@D)
	$(Q)SHUTONG_LIBEXEC=$(BUILD) $< $(DEBIAN_DATA) $(EVIDENCE) $(PHRASES) $@

$(BUILD)/tests/opencc/builtin_image.o: src/library/builtin_image.c $(BUILD)/tests/opencc/debian.image
	$(call say,CC,$< (Debian))
	$(Q)$(CC) $(ALL_CFLAGS) -fPIC $(CPPFLAGS) -DSHUTONG_IMAGE='"$(BUILD)/tests/opencc/debian.image"' -c -o $@ $<

$(BUILD)/tests/opencc/$(SONAME): $(filter-out %/builtin_image.o,$(call shared_objects,$(LIBRARY))) \
		$(BUILD)/tests/opencc/builtin_image.o src/library/libshutong.map
	$(call link_library,,-ljson-c -lpcre2-8)

# Never sanitized: it stands between the program and the C library.
$(BUILD)/tests/faults/preload.so: tests/faults/preload.c
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE $(WARNINGS) $(CFLAGS) -shared -fPIC -o $@ $< -ldl

# As those who use the library build: plain C and the header, each library.
EXAMPLE = $(CC) -std=c99 -pedantic $(WARNINGS) $(SANITIZE) $(CFLAGS) -Isrc -o $@ $<

$(BUILD)/examples/static/%: tests/examples/%.c src/shutong.h $(BUILD)/libshutong.a
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(EXAMPLE) $(BUILD)/libshutong.a $(LIBS)

$(BUILD)/examples/shared/%: tests/examples/%.c src/shutong.h $(BUILD)/libshutong.so
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(EXAMPLE) -L$(BUILD) -lshutong -Wl,-rpath,'$$ORIGIN/../..'

# ---- fuzzing -------------------------------------------------------------------

# The library that libFuzzer is in; a package that clang only recommends.
FUZZ_LIBRARY = $(wildcard $(shell clang -print-resource-dir 2>/dev/null)/lib/*/*clang_rt.fuzzer*)
FUZZ_SECONDS ?= 60

run-fuzz: $(addprefix $(BUILD)/targets/,$(FUZZ))
	$(Q)mkdir -p $(BUILD)/failed $(addprefix $(BUILD)/corpus/,$(FUZZ))
	$(Q)for target in $(FUZZ); do \
		echo "  FUZZ	$$target, $(FUZZ_SECONDS) seconds"; \
		$(BUILD)/targets/$$target -max_total_time=$(FUZZ_SECONDS) -max_len=4096 \
			-timeout=60 -print_final_stats=1 -dict=tests/fuzz/words \
			-artifact_prefix=$(BUILD)/failed/$$target- \
			$(BUILD)/corpus/$$target tests/fuzz/seeds/$$target \
			>$(BUILD)/$$target.log 2>&1 || \
			{ tail -n 60 $(BUILD)/$$target.log; exit 1; }; \
		sed -n 's/^stat::number_of_executed_units: */	runs: /p' $(BUILD)/$$target.log; \
	done

# ---- the browser ---------------------------------------------------------------

REVIEW_DRIVER := tests/review/node_modules/playwright-core/package.json

$(REVIEW_DRIVER): tests/review/package-lock.json
	$(call say,NPM,playwright-core)
	$(Q)cd tests/review && npm install --no-save --ignore-scripts --omit=optional --no-audit \
		--no-fund --loglevel=error >/dev/null
	@touch $@
