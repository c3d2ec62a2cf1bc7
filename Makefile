# SPDX-License-Identifier: GPL-2.0
# wgstar: a WireGuard-compatible kernel module that knows stars, and its tool.
# `make help` lists the targets; what they do in detail lies in scripts/.

BUILD   := $(or $(WGSTAR_BUILD),$(CURDIR)/build)
PREFIX  ?= /usr/local
KDIR    ?= /lib/modules/$(shell uname -r)/build
VERSION := $(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"$$/\1/p' dkms.conf)

dkms_source := $(DESTDIR)/usr/src
dkms_module := -m wgstar -v $(VERSION)

all: tools $(if $(wildcard $(KDIR)/Makefile),module)

module:
	@scripts/module-build.sh $(KDIR) $(BUILD)/module/$(notdir $(patsubst %/build,%,$(KDIR)))

tools:
	@$(MAKE) --no-print-directory -C tools BUILD=$(BUILD)

# With DESTDIR (a package is being made) DKMS itself is left to the package.
install: tools
	@$(MAKE) --no-print-directory -C tools install BUILD=$(BUILD) \
		PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)
	@mkdir -p $(dkms_source)
	@scripts/dkms-source.sh $(dkms_source) >/dev/null
ifeq ($(DESTDIR),)
	@if command -v dkms >/dev/null; then \
		dkms remove $(dkms_module) --all >/dev/null 2>&1; \
		dkms add $(dkms_module) && dkms install $(dkms_module); \
	else \
		echo "dkms is not installed: the module was not built"; \
	fi
endif

uninstall:
	@$(MAKE) --no-print-directory -C tools uninstall BUILD=$(BUILD) \
		PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)
ifeq ($(DESTDIR),)
	@! command -v dkms >/dev/null || dkms remove $(dkms_module) --all || true
endif
	@rm -rf $(dkms_source)/wgstar-$(VERSION)

deb:
	@scripts/deb.sh

demo:
	@scripts/setup.sh demo
	@scripts/demo.sh

check:
	@scripts/setup.sh check || { echo "0 passed, 1 failed"; exit 1; }
	@scripts/check.sh $(GROUPS)

bench:
	@scripts/setup.sh bench
	@QUICK=$(QUICK) UPDATE=$(UPDATE) BASELINE=$(BASELINE) tests/bench/run.sh $(BEDS)

# The kernels stay: they are what takes time. `rm -r build` drops them too.
clean:
	@rm -rf $(BUILD)/module $(BUILD)/tools $(BUILD)/host $(BUILD)/bench \
		$(BUILD)/deb $(BUILD)/deb.work $(BUILD)/dkms $(BUILD)/run $(BUILD)/check.*

help:
	@echo "all        the tool, and the module when this kernel's headers are installed (default)"
	@echo "module     the module for the running kernel, or KDIR=..."
	@echo "tools      wgstarctl"
	@echo "install    tool, man page, completion, systemd units; the module through DKMS (PREFIX, DESTDIR)"
	@echo "uninstall  the reverse"
	@echo "deb        Debian packages of both, into build/deb (needs debhelper and dh-dkms)"
	@echo "demo       a tunnel and a relay in a guest that needs no privileges on this machine"
	@echo "check      all tests; GROUPS=\"host kunit\" or T=tests/netns/NAME.sh narrow it"
	@echo "bench      figures beside the in-tree driver; QUICK=1, BEDS=\"icount smp uml\" narrow it, UPDATE=1 and"
	@echo "           BASELINE=1 write them down (tests/bench/README.md)"
	@echo "clean      what was built, but not the kernels"

.PHONY: all module tools install uninstall deb demo check bench clean help
