# Installing, and packages.

# mode:file:folder
INSTALLED = 755:$(BUILD)/shutong:$(BINDIR) \
	$(patsubst %,755:$(BUILD)/%:$(LIBEXECDIR)/shutong,$(READERS) shutong-opencc-inspect) \
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

# As root, missing packages are installed, as by `make article`.  A user only gets their
# names, and so does whoever stages files for a package (DESTDIR).
WHO_INSTALLS = $(if $(DESTDIR)$(filter-out 0,$(shell id -u)),--only-name)
# Root builds as the owner of $(BUILD), who could not replace root's files later.
OWNER = $(filter-out 0,$(shell stat -c %u $(BUILD) 2>/dev/null))
AS_OWNER = $(if $(and $(OWNER),$(filter 0,$(shell id -u))),setpriv --reuid=$(OWNER) --regid=$(shell stat -c %g $(BUILD)) --clear-groups)

.PHONY: install setup-install install-strip uninstall dist deb
setup-install:
	@src/packaging/install-packages $(WHO_INSTALLS) $(BUILD_NEEDS)

install: setup-install
	+$(Q)$(AS_OWNER) $(MAKE) $(JOBS) --no-print-directory programs
	$(Q)src/packaging/folders note $(FOLDERS_MADE) $(INTO)
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
	$(Q)src/packaging/folders remove $(FOLDERS_MADE) $(INTO)

# ---- packages ------------------------------------------------------------------

DIST := shutong-$(VERSION)
# The time of all that is packed: of the last commit, or what the archive gave.
SOURCE_DATE_EPOCH ?= $(shell if [ -e .git ]; then git log -1 --format=%ct; else stat -c %Y src/shutong.h; fi)
# What is in the archive: what git knows of, or all that was there when it was unpacked.
dist_files = if [ -e .git ]; then git ls-files; else find . -type f -printf '%P\n' | \
	grep -vE '^(build|debian)/|(^|/)(node_modules|__pycache__)/|^$(OPENCC_FETCHED)/'; fi | LC_ALL=C sort

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
	$(Q)cp -r src/packaging/debian $(DEB_TREE)/debian
	$(Q)sed -i -e 's|@VERSION@|$(VERSION)|' -e 's|@MAINTAINER@|$(DEBFULLNAME) <$(DEBEMAIL)>|' \
		-e "s|@DATE@|$$(LC_ALL=C date -u -R -d @$(SOURCE_DATE_EPOCH))|" \
		$(DEB_TREE)/debian/control $(DEB_TREE)/debian/changelog
	$(Q)cd $(DEB_TREE) && env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u BUILD \
		dpkg-buildpackage -b -us -uc -j$$(nproc) >../build.log 2>&1 || \
		{ tail -n 40 ../build.log; exit 1; }
	@ls $(BUILD)/deb/*.deb
