# SPDX-License-Identifier: GPL-2.0
# Tests of wgstarctl, tool_NAME_test.c: all of the tool but main.c is one
# archive, built with sanitizers, from which each test takes what it needs.

.DEFAULT_GOAL := all

TOOL := $(TOP)/tools/wgstarctl
TOOL_TESTS := $(patsubst %_test.c,%,$(wildcard tool_*_test.c))
TOOL_SOURCES := $(filter-out $(TOOL)/main.c,$(wildcard $(TOOL)/*.c))
TOOL_OBJECTS := $(TOOL_SOURCES:$(TOOL)/%.c=$(OUT)/tool/%.o)
TOOL_ARCHIVE := $(OUT)/tool/wgstarctl.a
TOOL_PACKAGES := libmnl libnl-3.0 libnl-route-3.0 libnftables libsodium jansson libqrencode libnetfilter_conntrack
TOOL_FLAGS := -D_GNU_SOURCE= -I$(TOOL) -I$(TOP)/uapi \
	      -DGOLDEN_DIR='"$(CURDIR)/golden"' \
	      $(shell pkg-config --cflags $(TOOL_PACKAGES))
TOOL_LIBS := $(TOOL_ARCHIVE) $(shell pkg-config --libs $(TOOL_PACKAGES))

tool_plan_apply_SOURCES := tests/host/tool_plan_world.c

$(foreach test,$(TOOL_TESTS),$(eval $(test)_FLAGS := $$(TOOL_FLAGS)))
$(foreach test,$(TOOL_TESTS),$(eval $(test)_LIBS := $$(TOOL_LIBS)))

$(TOOL_TESTS:%=$(OUT)/%_test): $(TOOL_ARCHIVE)
$(OUT)/tool_check_test: tool_check_cases.h

$(TOOL_ARCHIVE): $(TOOL_OBJECTS)
	rm -f $@
	ar rcs $@ $^

$(OUT)/tool/%.o: $(TOOL)/%.c tool.mk | $(OUT)/tool
	$(CC) $(CFLAGS_COMMON) $(SANITIZE) $(TOOL_FLAGS) -MMD -MP -c -o $@ $<

$(OUT)/tool:
	mkdir -p $@

-include $(TOOL_OBJECTS:.o=.d)
