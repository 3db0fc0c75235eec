# What is built of src/, and how.  A folder's sources are what lies in it;
# docs/architecture.md says what each folder is for.

sources = $(sort $(wildcard $(addprefix src/,$(addsuffix /*.c,$(1)))))
objects = $(patsubst src/%.c,$(BUILD)/%.o,$(call sources,$(1)))
shared_objects = $(patsubst src/%.c,$(BUILD)/shared/%.o,$(call sources,$(1)))

LIBRARY := base opencc image match context regional script repair library
FORMATS := formats $(patsubst src/%/,%,$(wildcard src/formats/*/))
COMMAND := $(FORMATS) command $(patsubst src/%/,%,$(wildcard src/command/*/))
# What compiles profiles and targets at build time, beside what is in tools/.
COMPILER := base opencc image

# Of shutong.h: another number where what is there changes its meaning.
ABI := 0
SONAME := libshutong.so.$(ABI)
# OpenCC's functions for C, which do not change any more.
OPENCC_SONAME := libshutong-opencc.so.0
# Each library has a .so.$(ABI) and a link.
SHARED := shutong shutong-opencc
HEADERS := shutong.h shutong-opencc.h

# Static where the distribution has it: a dynamic library costs start-up time.  STATIC=
# links dynamically, as packages of distributions have to.
STATIC ?= yes
static = $(or $(if $(STATIC),$(wildcard $(shell pkg-config --variable=libdir $(1) 2>/dev/null)/lib$(2).a)),-l$(2))
# Of src/formats, which only the command has; md4c is loaded where it is needed.
FORMAT_LIBS := $(call static,yaml-0.1,yaml) $(call static,expat,expat) $(call static,zlib,z)
LIBS := $(call static,json-c,json-c) $(call static,libpcre2-8,pcre2-8)

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes $(WERROR)
# A stack may be small (ulimit -s).  Sanitizers make frames larger.
FRAMES = $(if $(SANITIZE),,-Wframe-larger-than=12288)
# Sizes of files and times have 64 bits everywhere.
WIDE := -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64
# Floating point as it is written, so that every processor computes the same: no fused
# multiplication, and on i386 not the x87, which computes with more digits.
I386 := $(filter 1,$(shell echo __i386__ | $(CC) $(CFLAGS) -E -P - 2>/dev/null))
FLOATS := -ffp-contract=off $(if $(I386),-msse2 -mfpmath=sse)
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE $(WIDE) -pthread -Isrc $(WARNINGS) $(SANITIZE) $(FLOATS) $(CFLAGS) \
	-DSHUTONG_LIBEXECDIR='"$(LIBEXECDIR)/shutong"' \
	-DSHUTONG_DATADIR='"$(DATADIR)/shutong"' \
	-DSHUTONG_LOCALEDIR='"$(DATADIR)/locale"'
ALL_LDFLAGS = -pthread $(SANITIZE) $(LDFLAGS)

READERS := shutong-opencc-dict shutong-opencc-zip
LANGUAGES := zh_CN zh_TW
CATALOGUES = $(LANGUAGES:%=$(BUILD)/locale/%/LC_MESSAGES/shutong.mo)

.PHONY: programs
programs: $(addprefix $(BUILD)/,shutong $(READERS) shutong-opencc-inspect opencc-data libshutong.a \
	installed/libshutong.a $(SHARED:%=lib%.so) shutong.pc man/shutong.1 man/shutong.3) $(CATALOGUES)

# ---- objects -----------------------------------------------------------------

$(BUILD)/%.o: src/%.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(FRAMES) $(CPPFLAGS) -MMD -MP -c -o $@ $<

# For the shared library, which the program does without: it is faster.
$(BUILD)/shared/%.o: src/%.c
	$(call say,CC,$< (shared))
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(FRAMES) -fPIC -fno-semantic-interposition $(CPPFLAGS) -MMD -MP -c -o $@ $<

both = $(patsubst %,$(BUILD)/%.o,$(1)) $(patsubst %,$(BUILD)/shared/%.o,$(1))

$(call both,base/character_frequency): data/evidence/frequent.txt
$(call both,base/character_frequency): ALL_CFLAGS += -DSHUTONG_FREQUENT='"data/evidence/frequent.txt"'

$(call both,repair/unihan_data): $(BUILD)/unihan.table
$(call both,repair/unihan_data): ALL_CFLAGS += -DSHUTONG_UNIHAN='"$(BUILD)/unihan.table"'

$(call both,library/preference_table): data/preferences/forms.tsv data/preferences/words.tsv
$(call both,library/preference_table): ALL_CFLAGS += -DSHUTONG_PREFERENCES='"data/preferences"'

$(call both,library/builtin_image): $(IMAGE)
$(call both,library/builtin_image): ALL_CFLAGS += -DSHUTONG_IMAGE='"$(IMAGE)"'

# The context models, which are looked at before they are embedded.
CONTEXT := data/context/hant.model data/context/hans.model data/context/regional.model

$(BUILD)/tools/check_context: $(BUILD)/tools/check_context.o $(addprefix $(BUILD)/context/,context_model.o) \
		$(BUILD)/regional/regional_model.o
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^

$(BUILD)/context.checked: $(BUILD)/tools/check_context $(CONTEXT)
	$(call say,CHECK,$(CONTEXT))
	$(Q)$< $(CONTEXT)
	@touch $@

$(call both,context/context_builtin regional/regional_model_builtin): $(BUILD)/context.checked
$(call both,context/context_builtin regional/regional_model_builtin): ALL_CFLAGS += -DSHUTONG_CONTEXT='"data/context"'

# What an image that is kept was made by: the same source makes the same image.
$(BUILD)/compiler.sum: $(call sources,$(COMPILER)) $(wildcard $(addprefix src/,$(addsuffix /*.h,$(COMPILER) match))) \
		src/shutong.h $(wildcard src/readers/*) $(BUILD)/prefix
	@mkdir -p $(@D)
	$(Q)cat $^ | sha256sum | cut -c 1-16 >$@

$(call both,image/image_cache): $(BUILD)/compiler.sum
$(call both,image/image_cache): ALL_CFLAGS += -DSHUTONG_BUILD=\"$$(cat $(BUILD)/compiler.sum)\"

# What is compiled in follows PREFIX, and where it is overridden the folders.
FOLDERS = $(foreach folder,PREFIX LIBDIR LIBEXECDIR INCLUDEDIR DATADIR,$(folder)=$($(folder)))
$(BUILD)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(FOLDERS)' | cmp -s - $@ || echo '$(FOLDERS)' >$@

FORCE:

$(patsubst src/%.c,$(BUILD)/%.o,$(shell grep -lE 'SHUTONG_(LIBEXEC|DATA|LOCALE)DIR|DATA_DIRECTORY_INSTALLED' -r src --include='*.c')): $(BUILD)/prefix
$(patsubst src/%.c,$(BUILD)/shared/%.o,$(shell grep -lE 'SHUTONG_(LIBEXEC|DATA|LOCALE)DIR|DATA_DIRECTORY_INSTALLED' -r src --include='*.c')): $(BUILD)/prefix

# ---- tables and the image ------------------------------------------------------

$(BUILD)/tools/compile_unihan: $(BUILD)/tools/compile_unihan.o $(BUILD)/repair/pinyin.o $(call objects,base)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(BUILD)/tools/compile_unihan.o $(BUILD)/repair/pinyin.o \
		$(addprefix $(BUILD)/base/,utf8.o simd.o simd_avx2.o simd_neon.o buf.o)

$(BUILD)/unihan.table: $(BUILD)/tools/compile_unihan $(UNICODE_DATA)/UnicodeData.txt
	$(call say,TABLE,$@)
	$(Q)$< $(UNICODE_DATA) $@

$(BUILD)/tools/make_image: $(filter-out %/compile_unihan.o %/count_evidence.o %/check_context.o %/measure_image.o,$(call objects,tools)) $(call objects,$(COMPILER) context)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lm

$(BUILD)/tools/count_evidence: $(BUILD)/tools/count_evidence.o $(BUILD)/tools/script_odds.o $(BUILD)/libshutong.a
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lm

$(BUILD)/profiles.image: $(BUILD)/tools/make_image \
		$(BUILD)/shutong-opencc-dict $(OPENCC_DATA)/s2t.json $(EVIDENCE) $(PHRASES)
	$(call say,IMAGE,$@)
	$(Q)SHUTONG_LIBEXEC=$(BUILD) $< $(OPENCC_DATA) $(EVIDENCE) $(PHRASES) $@

# What an image consists of: `make image-sizes`.
$(BUILD)/tools/measure_image: $(BUILD)/tools/measure_image.o $(BUILD)/tools/image_fault.o $(call objects,$(COMPILER))
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(FORMAT_LIBS) $(LIBS)

# The trainer of the context models: `make context CORPORA=DIR`.
$(call objects,train): FRAMES :=

$(BUILD)/tools/train_context: $(filter-out %/context_filter.o,$(call objects,train)) $(call objects,context) $(BUILD)/libshutong.a
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lm

$(BUILD)/tools/context_filter: $(addprefix $(BUILD)/train/,context_filter.o context_corpus.o context_opencc.o corpus_file.o) \
		$(call objects,context) $(BUILD)/libshutong.a
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

# ---- libraries -----------------------------------------------------------------

$(BUILD)/libshutong.a: $(call objects,$(LIBRARY))
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# The same in one object of which only what shutong.h declares is to be seen, so
# that a program may have a read_file() of its own.  What gcc puts into every object for
# i386, and the linker keeps one of, stays.
$(BUILD)/installed/libshutong.a: $(call objects,$(LIBRARY))
	$(call say,AR,$@)
	@mkdir -p $(@D)
	$(Q)$(LD) -r -o $(@D)/libshutong.o $^
	$(Q)$(OBJCOPY) --wildcard --keep-global-symbol='shutong_*' \
		--keep-global-symbol='__x86.get_pc_thunk.*' $(@D)/libshutong.o
	$(Q)rm -f $@ && $(AR) rcs $@ $(@D)/libshutong.o

# Only what the headers declare is to be seen.
define link_library
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -shared -Wl,-soname,$(@F) -Wl,--version-script=$(filter %.map,$^) \
		$(if $(SANITIZE),,-Wl,-z,defs) $(1) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(filter $(BUILD)/$(SONAME),$^) $(2)
endef

$(BUILD)/$(SONAME): $(call shared_objects,$(LIBRARY)) src/library/libshutong.map
	$(call link_library,,-ljson-c -lpcre2-8)

$(BUILD)/shared/base.a: $(call shared_objects,base)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# Finds libshutong beside it, wherever both are; where the system looks there
# anyway, that can be left out.
BESIDE ?= -Wl,-rpath,'$$ORIGIN'
$(BUILD)/$(OPENCC_SONAME): $(call shared_objects,dropin) $(BUILD)/shared/base.a $(BUILD)/$(SONAME) src/dropin/libshutong-opencc.map
	$(call link_library,$(BESIDE))

$(BUILD)/libshutong.so: $(BUILD)/$(SONAME)
	$(Q)ln -sf $(SONAME) $@

$(BUILD)/libshutong-opencc.so: $(BUILD)/$(OPENCC_SONAME)
	$(Q)ln -sf $(OPENCC_SONAME) $@

# ---- programs ------------------------------------------------------------------

$(BUILD)/shutong: $(call objects,$(COMMAND)) $(BUILD)/dropin/opencc_config_name.o $(BUILD)/libshutong.a
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(FORMAT_LIBS) $(LIBS)

# What a second program takes of the command and of the library's own functions.
$(BUILD)/parts.a: $(filter-out $(BUILD)/command/main.o,$(call objects,$(COMMAND))) $(call objects,base opencc) $(BUILD)/dropin/opencc_config_name.o
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# What answers for --segmentation and the others has the image by the shared library,
# which it finds beside it, and where both are installed.
LIBDIR_BELOW = $(shell realpath -sm --relative-to=$(LIBEXECDIR)/shutong $(LIBDIR))
$(BUILD)/shutong-opencc-inspect: $(call objects,inspect) $(BUILD)/parts.a $(BUILD)/$(SONAME) $(BUILD)/prefix
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) $(if $(BESIDE),$(BESIDE):'$$ORIGIN/$(LIBDIR_BELOW)') -o $@ \
		$(filter %.o,$^) $(filter %.a,$^) $(BUILD)/$(SONAME) $(FORMAT_LIBS) -ljson-c

# Readers are never sanitized: they limit their own memory, and crashing is their way
# to say that a file is damaged.
$(BUILD)/shutong-opencc-dict: src/readers/ocd2_reader.cc src/opencc/binary_dictionary.h src/readers/reader_parent.h
	$(call say,CXX,$@)
	@mkdir -p $(@D)
	$(Q)$(CXX) $(WIDE) -Isrc -Wall -Wextra $(WERROR) $(CXXFLAGS) $(CPPFLAGS) $(LDFLAGS) -o $@ $< -lopencc

$(BUILD)/shutong-opencc-zip: src/readers/zip_reader.c src/command/opencc/resource_zip.h src/readers/reader_parent.h
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -Isrc -std=c11 -D_GNU_SOURCE $(WIDE) $(WARNINGS) $(FRAMES) $(CFLAGS) $(CPPFLAGS) $(LDFLAGS) -o $@ $< -lzip

# Where the program finds OpenCC's files before they are installed.
$(BUILD)/opencc-data: $(OPENCC_DATA)/s2t.json
	$(Q)ln -sfn $(abspath $(OPENCC_DATA)) $@

# ---- the review page, manual pages, languages -------------------------------------

PAGE := src/command/review/page

$(BUILD)/review.html: $(wildcard $(PAGE)/*)
	$(call say,PAGE,$@)
	@mkdir -p $(@D)
	$(Q)$(PAGE)/make-page $(PAGE) >$@

# What its scripts say.
$(BUILD)/review.words: $(wildcard $(PAGE)/*)
	$(call say,WORDS,$@)
	@mkdir -p $(@D)
	$(Q)$(PAGE)/list-words scripts $(PAGE) >$@

$(BUILD)/command/review/page_template.o: $(BUILD)/review.html $(BUILD)/review.words
$(BUILD)/command/review/page_template.o: ALL_CFLAGS += -DSHUTONG_REVIEW_PAGE='"$(BUILD)/review.html"' \
	-DSHUTONG_REVIEW_WORDS='"$(BUILD)/review.words"'

# A folder below PREFIX is named by ${prefix}, which pkg-config can move.
$(BUILD)/shutong.pc: src/packaging/shutong.pc.in src/shutong.h $(BUILD)/prefix
	$(call say,PC,$@)
	$(Q)sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' \
		-e 's|@LIBDIR@|$(patsubst $(PREFIX)/%,$${prefix}/%,$(LIBDIR))|' \
		-e 's|@INCLUDEDIR@|$(patsubst $(PREFIX)/%,$${prefix}/%,$(INCLUDEDIR))|' $< >$@

# What would be BSD's at head and foot is this program's.
$(BUILD)/man/%: src/man/% src/shutong.h $(BUILD)/prefix
	$(call say,MAN,$@)
	@mkdir -p $(@D)
	$(Q)sed -e 's|@LIBEXECDIR@|$(LIBEXECDIR)|' -e 's|@DATADIR@|$(DATADIR)|' \
		-e 's|^\.Os$$|.Os shutong $(VERSION)|' \
		-e 's|^\.Dt .*|.ds doc-volume-operating-system\n&|' $< >$@

$(BUILD)/locale/%/LC_MESSAGES/shutong.mo: src/po/%.po
	$(call say,MO,$<)
	@mkdir -p $(@D)
	$(Q)msgfmt --check-format -o $@ $<

-include $(shell find $(BUILD) \( -path $(BUILD)/deb -o -path $(BUILD)/platforms \) -prune -o -name '*.d' -type f -print 2>/dev/null)
