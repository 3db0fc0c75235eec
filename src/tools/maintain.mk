# What is made again by hand after a change, and committed: translations, golden files,
# the recorded interface, evidence.  Read the difference before you commit it.

.PHONY: po readmes golden abi evidence image-sizes format lint

# After a message was changed: src/po/zh_CN.po then has what is new, to be
# translated, and after that once more, for src/po/zh_TW.po.
po: setup-build
	$(Q)$(MAKE) $(JOBS) --no-print-directory programs
	src/po/make-pot $(BUILD)/shutong >$(BUILD)/shutong.pot
	msgmerge --quiet --update --backup=none --no-wrap src/po/zh_CN.po $(BUILD)/shutong.pot
	src/po/make-zh_TW $(BUILD)/shutong src/po/zh_CN.po >$(BUILD)/zh_TW.po
	cp $(BUILD)/zh_TW.po src/po/zh_TW.po

# README.md in traditional script, from README.zh-CN.md, which is written by hand.
readmes: programs
	$(Q)for target in zh-TW zh-HK; do \
		src/po/make-readme $(BUILD)/shutong $$target <README.zh-CN.md >$(BUILD)/readme && \
			cp $(BUILD)/readme README.$$target.md || exit; \
	done

# The golden files, the profiles' by the real OpenCC.
golden: setup-check
	$(Q)$(MAKE) $(JOBS) --no-print-directory programs
	$(TEST_ENVIRONMENT) tests/oracle/make-golden

# What the shared libraries of tests/abi/libraries offer: what is not only more needs
# another ABI.
abi: setup-check
	$(Q)$(MAKE) $(JOBS) --no-print-directory programs
	$(Q)while read -r library header; do \
		rm -f $(BUILD)/before.abi; \
		mv tests/abi/$$library.abi $(BUILD)/before.abi 2>/dev/null; \
		tests/abi/describe $(BUILD)/$$library $$header tests/abi/$$library || exit 1; \
		! test -e $(BUILD)/before.abi || abidiff $(BUILD)/before.abi tests/abi/$$library.abi || true; \
	done <tests/abi/libraries

# How characters are used that are legal in both scripts, counted in texts from
# Debian's and PyPI's packages.  Again, until nothing changes: what is counted as shared
# depends on the table itself.
evidence: setup-check
	@$(call install_missing,dpkg-deb:dpkg pip3:python3-pip)
	$(Q)$(MAKE) --no-print-directory programs $(BUILD)/tools/count_evidence
	data/evidence/make-corpora $(BUILD)
	data/evidence/make-counts $(BUILD) >$(BUILD)/evidence/counts.txt
	cp $(BUILD)/evidence/counts.txt $(EVIDENCE)
	data/evidence/make-frequent $(BUILD) >$(BUILD)/evidence/frequent.txt
	cp $(BUILD)/evidence/frequent.txt data/evidence/frequent.txt

# What the image of profiles and targets consists of, for docs/measured.md.
image-sizes: setup-build
	$(Q)$(MAKE) $(JOBS) --no-print-directory $(BUILD)/tools/measure_image $(IMAGE) >&2
	$(Q)$(BUILD)/tools/measure_image $(IMAGE)

# The context models, trained on native text: hant/NAME.txt.xz and hans/NAME.txt.xz in
# CORPORA, as data/context/sources.txt names them, and a book.  The same text gives the
# same bytes; docs/context.md says what is in them.
CORPORA ?=
CONTEXT_BOOK ?= $(EVAL)/sets/cuv-train.hant.txt
CONTEXT_TRAIN = $(BUILD)/tools/train_context
CONTEXT_ARGUMENTS = $(CORPORA) data/context $(BUILD)/dictionaries
# A feature must occur in two texts, so that the examples are two.
CONTEXT_TEXTS = $(addprefix --text=,$(CONTEXT_BOOK) data/context/examples.txt data/context/examples.txt)

.PHONY: context context-words run-context
context: setup-build
	@$(call install_missing,xz:xz-utils)
	$(Q)test -n "$(CORPORA)" || { echo "make context CORPORA=DIR: the folder with the text" >&2; exit 2; }
	$(MAKE_QUIET) run-context

run-context: $(CONTEXT_TRAIN) $(DICTIONARIES)
	$(call say,TRAIN,data/context/hant.model)
	$(Q)$(CONTEXT_TRAIN) hant $(CONTEXT_ARGUMENTS) data/context/hant.model $(CONTEXT_TEXTS)
	$(call say,TRAIN,data/context/hans.model)
	$(Q)$(CONTEXT_TRAIN) hans $(CONTEXT_ARGUMENTS) data/context/hans.model
	$(Q)cat $(CORPORA)/SOURCES.tsv data/context/more-sources.tsv >data/context/SOURCES.tsv

# The list of words and the classes, from a list of words as jieba has it: LIST=FILE.
context-words: $(CONTEXT_TRAIN) $(DICTIONARIES)
	$(Q)$(CONTEXT_TRAIN) words $(CONTEXT_ARGUMENTS) $(LIST)

# The words of preferred forms.
.PHONY: preferences
preferences: $(DICTIONARIES)
	$(Q)data/preferences/make-words $(BUILD)/dictionaries >$(BUILD)/words.tsv
	$(Q)cp $(BUILD)/words.tsv data/preferences/words.tsv

# The model of regional vocabulary, of the same folder and data/context/regional-*.txt;
# docs/regional.md says what is in it.  Its list of words is made of one as jieba has it.
.PHONY: regional regional-words run-regional
regional: setup-build
	@$(call install_missing,xz:xz-utils)
	$(Q)test -n "$(CORPORA)" || { echo "make regional CORPORA=DIR: the folder with the text" >&2; exit 2; }
	$(MAKE_QUIET) run-regional

run-regional: $(CONTEXT_TRAIN) $(DICTIONARIES)
	$(call say,TRAIN,data/context/regional.model)
	$(Q)$(CONTEXT_TRAIN) regional $(CONTEXT_ARGUMENTS) data/context/regional.model

regional-words: $(CONTEXT_TRAIN) $(DICTIONARIES)
	$(Q)$(CONTEXT_TRAIN) regional-words $(CONTEXT_ARGUMENTS) $(LIST)

FORMATTED = $(shell find src tests -name '*.[ch]' -not -path '*/node_modules/*')

format:
	@$(call install_missing,clang-format:clang-format)
	clang-format -i $(FORMATTED)

lint: setup-check
	@$(call install_missing,cppcheck:cppcheck clang-format:clang-format)
	clang-format --dry-run -Werror $(FORMATTED)
	cppcheck --std=c11 --enable=warning,performance,portability --quiet -Isrc \
		--error-exitcode=1 --inline-suppr -DSHUTONG_IMAGE='""' -DSHUTONG_FREQUENT='""' -DSHUTONG_UNIHAN='""' -DSHUTONG_CONTEXT='""' -DSHUTONG_PREFERENCES='""' \
		-DSHUTONG_REVIEW_PAGE='""' -DSHUTONG_REVIEW_WORDS='""' src
