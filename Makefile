# GNU make 3.81 or newer. Settings are in conf-cc and conf-ld, the map in src/rooms.
O     ?= build
QMAIL ?= /var/qmail
CC := $(shell sed 1q conf-cc)
LD := $(shell sed 1q conf-ld)

column = $(shell sed -e '/^\#/d' src/rooms | awk -F: '$$1 ~ /^$(1) *$$/ { print $$$(2) }')
reverse = $(if $(1),$(call reverse,$(wordlist 2,99,$(1))) $(firstword $(1)))
ROOMS := $(shell sed -e '/^\#/d' -e 's/:.*//' src/rooms)

HOUSE := -std=c11 -D_XOPEN_SOURCE=700 -Isrc -MMD -MP -fno-common \
	-ffunction-sections -fdata-sections -fstack-protector-strong \
	-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
WARN  := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
	-Wcast-qual -Wwrite-strings -Wpointer-arith -Wvla -Wundef -Wformat=2 \
	-Wimplicit-fallthrough -Wswitch-enum
LINK  := -Wl,-z,relro,-z,now -Wl,--gc-sections

all:

# A room: every program has its own main file, all other files go to one archive.
define room
$(1).progs := $(call column,$(1),3)
$(1).below := $(call reverse,$(call column,$(1),2))
$(1).files := $$(notdir $$(basename $$(wildcard src/$(1)/*.c)))
$(1).parts := $$(filter-out $$($(1).progs),$$($(1).files))
$(O)/$(1).a: $$($(1).parts:%=$(O)/$(1)/%.o)
$$($(1).progs:%=$(O)/bin/%): $(O)/bin/%: $(O)/$(1)/%.o $(O)/$(1).a $$($(1).below:%=$(O)/%.a)
all: $$($(1).progs:%=$(O)/bin/%)
endef
$(foreach r,$(ROOMS),$(eval $(call room,$(r))))

$(O)/%.o: src/%.c conf-cc Makefile
	@mkdir -p $(@D)
	$(CC) $(HOUSE) $(WARN) $(CFLAGS) -c -o $@ $<
$(O)/%.a:
	@mkdir -p $(@D); rm -f $@
	ar rc $@ $(filter %.o,$^)
$(O)/bin/%: conf-ld
	@mkdir -p $(@D)
	$(LD) $(LINK) $(LDFLAGS) -o $@ $(filter %.o %.a,$^)

# The home is compiled into one object, made again when QMAIL changes.
$(O)/conf/home.o: HOUSE += -DQMAIL_HOME='"$(QMAIL)"'
$(O)/conf/home.o: $(O)/home
$(O)/home: force
	@mkdir -p $(@D); echo '$(QMAIL)' | cmp -s - $@ || echo '$(QMAIL)' >$@

-include $(wildcard $(O)/*/*.d)
clean:
	rm -rf $(O)
.PHONY: all clean force
.SECONDARY:
