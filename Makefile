# GNU make.  `make help` names the targets.  What is built of src/ is in src/build.mk,
# the tests are in tests/tests.mk and tests/peers.mk, installing and packages in
# src/packaging/install.mk, and what is made again by hand in src/tools/maintain.mk.

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
# For a make that builds: all processors, where nobody said how many.
JOBS = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(shell nproc))
# Another make, which sees what the lines before it installed or made.
MAKE_QUIET = +$(Q)$(MAKE) --no-print-directory
BUILD_WITH = +$(Q)$(MAKE) $(JOBS) --no-print-directory

.DELETE_ON_ERROR:
.SUFFIXES:

# ---- what must be installed --------------------------------------------------

# need:package.  A need is a command, a pkg-config module (*.pc) or a file; first what
# the command alone is built with.
COMMAND_NEEDS := $(CC):$(if $(filter cc gcc%,$(CC)),gcc,$(CC)) $(CXX):g++ pkg-config:pkgconf json-c.pc:libjson-c-dev libpcre2-8.pc:libpcre2-dev \
	yaml-0.1.pc:libyaml-dev md4c.pc:libmd4c-dev expat.pc:libexpat1-dev zlib.pc:zlib1g-dev \
	libxxhash.pc:libxxhash-dev opencc.pc:libopencc-dev bzip2:bzip2 $(UNICODE_DATA)/UnicodeData.txt:unicode-data
ifeq ($(OPENCC_DATA),$(OPENCC_FETCHED))
COMMAND_NEEDS += $(if $(wildcard $(OPENCC_DATA)/s2t.json),,pip3:python3-pip)
endif
BUILD_NEEDS := $(COMMAND_NEEDS) libzip.pc:libzip-dev msgfmt:gettext
CHECK_NEEDS := $(BUILD_NEEDS) cmocka.pc:libcmocka-dev opencc_dict:opencc prove:perl \
	python3:python3 xz:xz-utils strace:strace patch:patch parallel:parallel /usr/share/i18n/locales/zh_TW:locales abidw:abigail-tools \
	mandoc:mandoc zsh:zsh fish:fish /usr/share/bash-completion/bash_completion:bash-completion
REVIEW_NEEDS := chromium:chromium node:nodejs npm:npm
DEB_NEEDS := /usr/share/build-essential/list:build-essential dpkg-buildpackage:dpkg-dev dh:debhelper lintian:lintian \
	/usr/bin/python3:python3
BENCH_NEEDS := opencc:opencc cconv:cconv uconv:icu-devtools /usr/bin/time:time npm:npm
# Java 17 or 21; PySpark is from PyPI.
SPARK_NEEDS := java:default-jre-headless /usr/share/doc/python3-venv:python3-venv
CLIENT_NEEDS := ibus-daemon:ibus /usr/libexec/ibus-engine-libpinyin:ibus-libpinyin \
	dbus-run-session:dbus-daemon /usr/lib/python3/dist-packages/gi/__init__.py:python3-gi \
	$(if $(wildcard /usr/lib/*/girepository-1.0/IBus-1.0.typelib),,IBus:gir1.2-ibus-1.0)

install_missing = src/packaging/install-packages $(1)

.PHONY: needs setup-command setup-build setup-check setup-review setup-deb
needs:
	@src/packaging/install-packages --only-name $(BUILD_NEEDS)

setup-command:
	@$(call install_missing,$(COMMAND_NEEDS))

setup-build:
	@$(call install_missing,$(BUILD_NEEDS))

setup-check:
	@$(call install_missing,$(CHECK_NEEDS))

setup-deb: setup-build
	@$(call install_missing,$(DEB_NEEDS))

# Only make check-review fetches a browser; where there is none its tests say so.
setup-review: setup-check
	@$(call install_missing,$(REVIEW_NEEDS)) && $(MAKE) --no-print-directory $(REVIEW_DRIVER) || \
		echo "browser tests are skipped: Chromium or playwright-core is not available"

# ---- building and using it -----------------------------------------------------

# Two makes at once would build the same files, so goals of one call that build with another
# make wait for each other, and for `programs` where that is one of the goals.
BUILDING := $(filter all article test-programs checks fuzz eval bench% check% install% deb,$(MAKECMDGOALS))
ifneq ($(word 2,$(BUILDING)),)
.NOTPARALLEL:
endif
ifneq ($(filter programs,$(MAKECMDGOALS)),)
all setup-command setup-build setup-check setup-install: | programs
endif

.PHONY: all article data dictionaries clean help
all: needs
	$(BUILD_WITH) programs

# The first lines of the file $(1), indented.
show = head -n 9 $(1) | sed 's/^\(.\)/    \1/'

article: setup-command
	$(BUILD_WITH) $(BUILD)/shutong $(BUILD)/opencc-data
	@echo
	@echo "data/article.txt is a scraped web page. It is damaged and mixed on purpose: characters"
	@echo "are broken, pronunciations stand in brackets, and markup surrounds the text."
	$(Q)$(BUILD)/shutong --no-config -t zh-TW -o $(BUILD)/article.txt data/article.txt
	@echo
	@echo "shutong -t zh-TW, the first lines:"
	@echo
	@$(call show,$(BUILD)/article.txt)
	@echo
	@echo "shutong --repair -v -t zh-TW, the first lines:"
	@echo
	$(Q)$(BUILD)/shutong --no-config --repair -v -t zh-TW -o $(BUILD)/article.repaired.txt data/article.txt 2>$(BUILD)/article.said || \
		{ cat $(BUILD)/article.said >&2; exit 1; }
	@$(call show,$(BUILD)/article.repaired.txt)
	@echo
	@cat $(BUILD)/article.said
	@echo "The whole results are in $(BUILD)/article.txt and $(BUILD)/article.repaired.txt."

data: $(OPENCC_DATA)/s2t.json

$(OPENCC_FETCHED)/s2t.json: data/opencc/requirements.txt
	$(call say,PIP,opencc)
	$(Q)data/opencc/fetch $(@D)
	@touch $@

# OpenCC's dictionaries as text, for what reads them beside the program.
DICTIONARIES = $(BUILD)/dictionaries/made

dictionaries: $(DICTIONARIES)

$(DICTIONARIES): data/opencc/make-text $(BUILD)/shutong-opencc-dict $(OPENCC_DATA)/s2t.json
	$(call say,TEXT,$(@D))
	$(Q)data/opencc/make-text $(BUILD)/shutong-opencc-dict $(OPENCC_DATA) $(@D)
	@touch $@

clean:
	rm -rf build

# ---- testing it ----------------------------------------------------------------

.PHONY: check check-review check-bare check-asan check-portable check-clang check-debian13 check-i386 check-aarch64 check-tsan check-cost check-formats check-schemas check-hooks check-long checks check-dist check-deb fuzz
check: setup-check
	$(MAKE_QUIET) run-check

# The page of --review in a browser, which this fetches.
check-review: setup-review
	$(BUILD_WITH) test-programs
	$(TEST_ENVIRONMENT) prove -v -e env tests/review/pages.t tests/review/review.t

# make article, install and check on a bare Debian 12; tests/install/bare says how.
check-bare:
	@$(call install_missing,mmdebstrap:mmdebstrap)
	tests/install/bare

check-asan: setup-check
	ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1 \
	$(MAKE) --no-print-directory BUILD=build/asan CFLAGS='-O1 -g' \
		SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=all' run-check

# Without what only some processors have.
check-portable: setup-check
	$(MAKE_QUIET) BUILD=build/portable CPPFLAGS=-DSHUTONG_PORTABLE run-check

# Built by clang.  Debian 12's valgrind, for check-cost, reads no later DWARF of clang's.
check-clang: setup-check
	@$(call install_missing,clang:clang)
	$(MAKE_QUIET) BUILD=build/clang CC=clang CXX=clang++ CFLAGS='-O2 -gdwarf-4' CXXFLAGS='-O2 -gdwarf-4' run-check

# Other platforms, in roots of Debian; tests/platforms/run says how, and what is left out.
check-debian13 check-i386 check-aarch64: check-%: setup-command
	@$(call install_missing,mmdebstrap:mmdebstrap)
	$(BUILD_WITH) $(BUILD)/profiles.image $(BUILD)/unihan.table
	tests/platforms/run $*

# Threads under ThreadSanitizer.
check-tsan: setup-check
	TSAN_OPTIONS=halt_on_error=1:exitcode=66 \
	$(MAKE) --no-print-directory BUILD=build/tsan CFLAGS='-O1 -g' SANITIZE=-fsanitize=thread \
		TESTS="tests/cli/threads.t tests/cli/whole-inputs.t tests/cli/progress.t tests/opencc/threads.t build/tsan/tests/unit/api_threads" run-check

# Instructions against those recorded in tests/cost/COSTS.
check-cost: setup-check
	@$(call install_missing,valgrind:valgrind)
	$(BUILD_WITH) programs
	$(TEST_ENVIRONMENT) CC=$(CC) prove -v -e env tests/cost/run

# Files in Chinese of Debian, PyPI, npm and Maven Central, and documents made by other
# programs, converted and judged by programs that are not ours.
check-formats: setup-check
	@$(call install_missing,pandoc:pandoc soffice:libreoffice-nogui javac:default-jdk-headless mvn:maven npm:npm pip3:python3-pip /usr/share/doc/python3-venv:python3-venv)
	$(BUILD_WITH) programs $(BUILD)/tests/formats/blank
	$(MAKE_QUIET) run-check-formats

# The hooks under pre-commit, and the files for CI against the published schemas; both
# programs are PyPI's.  Without them make check skips what needs them.
check-hooks: setup-check
	@$(call install_missing,git:git /usr/share/doc/python3-venv:python3-venv)
	$(MAKE_QUIET) run-check-hooks

# --report against the published schemas: SCHEMAS=DIR has OASIS's as sarif.json and
# reviewdog's as rdjson.json (DiagnosticResult.json).
check-schemas: setup-check
	@test -f "$(SCHEMAS)/sarif.json" -o -f "$(SCHEMAS)/rdjson.json" || \
		{ echo "SCHEMAS=DIR: a folder with sarif.json or rdjson.json" >&2; exit 2; }
	$(BUILD_WITH) programs
	python3 -c 'import jsonschema'
	$(TEST_ENVIRONMENT) SCHEMAS=$(abspath $(SCHEMAS)) prove -v -e tests/run-test tests/cli/findings.t

# What takes minutes: more seeds, every allocation and offset, GiBs of text; at the end
# how many runs are behind each of the thirty checks.
check-long: setup-check
	$(BUILD_WITH) test-programs
	$(LONG) $(TEST_ENVIRONMENT) tests/faults/count prove -v -e env \
		$(BUILD)/tests/unit/mixed $(BUILD)/tests/unit/twice $(BUILD)/tests/unit/islands $(CHECKS) \
		tests/ignore/random.t $(wildcard tests/long/*.t)
	$(MAKE_QUIET) check-dist
	$(MAKE_QUIET) check-deb

# The thirty checks by themselves, as in make check and in make check-long, and
# tests/faults/README.md from both.
checks: setup-check
	$(BUILD_WITH) test-programs
	$(TEST_ENVIRONMENT) tests/faults/count prove -v -e env $(CHECKS) \
		>$(BUILD)/checks.tap || { cat $(BUILD)/checks.tap; exit 1; }
	$(LONG) $(TEST_ENVIRONMENT) tests/faults/count prove -v -e env $(CHECKS) \
		$(wildcard tests/long/*.t) \
		>$(BUILD)/checks-long.tap || { cat $(BUILD)/checks-long.tap; exit 1; }
	tests/faults/count --write $(BUILD)/checks.tap $(BUILD)/checks-long.tap

# The archive builds, tests and installs without git, and makes itself again.
check-dist: setup-check
	$(BUILD_WITH) programs
	$(TEST_ENVIRONMENT) prove -v -e env tests/install/dist

# The packages are without fault, install, run, and go.
check-deb: deb
	@$(call install_missing,mmdebstrap:mmdebstrap)
	$(BUILD_WITH) programs
	$(TEST_ENVIRONMENT) prove -v -e env tests/install/deb

# Each fuzz target under libFuzzer, ASan and UBSan for FUZZ_SECONDS, one after
# another, from its seeds and what it learned before, build/fuzz/corpus.  Inputs that
# it fails with are left in build/fuzz/failed.  FUZZ names some of the targets only.
fuzz: setup-build
	@$(call install_missing,clang:clang $(if $(FUZZ_LIBRARY),,libFuzzer:libclang-rt-dev))
	$(BUILD_WITH) $(IMAGE)
	$(MAKE_QUIET) BUILD=build/fuzz IMAGE=$(IMAGE) CC=clang WERROR= \
		CFLAGS='-O1 -g' FUZZ='$(FUZZ)' FUZZ_SECONDS=$(FUZZ_SECONDS) \
		SANITIZE='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all' run-fuzz

help:
	@sed -n 's/^#: \{0,1\}//p' Makefile | sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@DIST@|$(DIST)|'

#: Use it
#:   make               build; if a package is missing, say how to install it
#:   make article       install what is missing, build the command, convert a sample
#:   make install       to @PREFIX@ (PREFIX), under DESTDIR, as root; make uninstall
#:   make deb           Debian packages, in build/deb
#:   make dist          the source as build/@DIST@.tar.gz
#:
#: Test it
#:   make check         install what is missing, build, run all tests: five minutes
#:   make check-long    what takes longer: every fault, random texts, 5 GiB of text
#:   make check-bare    make article, install and check on a bare Debian, as root and a user
#:   make check-review  the page of --review in a browser, which it fetches
#:   make check-asan    all tests under AddressSanitizer and UBSan
#:   make check-tsan    the tests of threads under ThreadSanitizer
#:   make check-portable  all tests without vector instructions
#:   make check-clang   all tests of what clang builds
#:   make check-debian13  all tests in a root of Debian 13 (needs mmdebstrap, root or sudo)
#:   make check-i386    all tests on 32 bits, in a root of Debian 12 for i386
#:   make check-aarch64  built for aarch64, run by qemu-user, in a root (an hour)
#:   make check-cost    instructions, counted by callgrind, against those recorded
#:   make check-hooks   the hooks under pre-commit, the files for CI (needs PyPI)
#:   make check-schemas  --report against the published schemas, in SCHEMAS=DIR
#:   make check-formats  6,000 documents, judged by other programs (needs PyPI, npm, Java; 40 minutes)
#:   make checks        the thirty checks of reliability, and tests/faults/README.md
#:   make check-dist    the source archive; make check-deb: the packages
#:   make fuzz          each fuzz target for FUZZ_SECONDS (60) under libFuzzer
#:
#: Compare it
#:   make check-opencc  with the real OpenCC 1.4.2 (needs PyPI)
#:   make check-opencc-command  with OpenCC 1.4.2's command (needs PyPI)
#:   make check-opencc-clients  Debian's ibus-libpinyin with our library for libopencc
#:   make check-spark   as a filter under Apache Spark (needs Java, PyPI; 5 minutes)
#:   make eval          score -t on mixed script (needs the folder EVAL)
#:   make bench         speed beside the peers (needs PyPI, npm, Cargo; 10 minutes)
#:   make bench-opencc  the library instead of Debian's libopencc
#:
#: Maintain it
#:   make po            after messages were changed: src/po/
#:   make readmes       README.md in traditional script, from README.zh-CN.md
#:   make golden        the golden files (needs PyPI)
#:   make abi           record the interface of the shared libraries: tests/abi
#:   make evidence      count data/evidence/counts.txt again (needs PyPI)
#:   make image-sizes   what the image of profiles and targets consists of: docs/measured.md
#:   make context       train the context models again (CORPORA=DIR): docs/context.md
#:   make regional      train the model of regional vocabulary again (CORPORA=DIR): docs/regional.md
#:   make preferences   list the words of preferred forms again: data/preferences
#:   make dictionaries  OpenCC's dictionaries as text, in build/dictionaries
#:   make lint          clang-format and cppcheck; make format
#:   make clean         remove build/
#:
#: OPENCC_DATA=DIR builds from another OpenCC's data folder; V=1 shows commands.

include src/build.mk tests/tests.mk tests/formats/check.mk tests/peers.mk src/packaging/install.mk src/tools/maintain.mk
