# GNU make 3.81 or newer. Settings are in conf-cc and conf-ld, the map in src/rooms.
#
#	make            make check      make setup QMAIL=/path   make try
#	make lint       make format     make uninstall           make try-stop
#	make instcheck  make dist       make SAN=address,undefined check
#	make clean      make V=1 (whole commands)
#
# O is where things are built, B where those parts go that depend on QMAIL.
SAN   ?=
O     ?= $(if $(SAN),build-san,build)
B     ?= $(O)
QMAIL ?= /var/qmail
VPOPMAIL ?= /home/vpopmail
CC := $(shell sed 1q conf-cc)
LD := $(shell sed 1q conf-ld)

# The system's own compiler: for the tests, and for the few programs that are
# dynamic, because the system's user database and crypt(3) are.
DYNAMIC := qmail-getpw checkpassword vadddomain vadduser vpasswd vmoduser vchkpw vverifypw vchangepw vimport
SYSCC := cc -O2 -pipe
SYSLD := cc -s
ifneq ($(SAN),)
SANCC := cc
SYSCC := $(SANCC) -O1 -g -fno-omit-frame-pointer -fsanitize=$(SAN) -fno-sanitize-recover=all
SYSLD := $(SANCC) -fsanitize=$(SAN) tests/san.c
CC := $(SYSCC)
LD := $(SYSLD)
endif

column = $(shell sed -e '/^\#/d' src/rooms | awk -F: '$$1 ~ /^$(1) *$$/ { print $$$(2) }')
reverse = $(if $(1),$(call reverse,$(wordlist 2,99,$(1))) $(firstword $(1)))
ROOMS := $(shell sed -e '/^\#/d' -e 's/:.*//' src/rooms)

# O may be given as a path from here or from /: what is known of the headers
# has to hold for both.
MT     = $(addprefix -MT ,$(sort $(@:$(CURDIR)/%=%) $(abspath $@)))
HOUSE  = -std=c11 -D_XOPEN_SOURCE=700 -Isrc -MMD -MP $(MT) -fno-common \
	-ffunction-sections -fdata-sections -fstack-protector-strong \
	-U_FORTIFY_SOURCE $(if $(SAN),,-D_FORTIFY_SOURCE=2)
PROBE := -fstack-clash-protection -fcf-protection -ftrivial-auto-var-init=zero
WARN  = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
	-Wcast-qual -Wwrite-strings -Wpointer-arith -Wvla -Wundef -Wformat=2 \
	-Wimplicit-fallthrough -Wswitch-enum $(WERROR)
# noseparate-code: text and constants in one segment are one page fault. Sorted by
# alignment, small variables lie together and large buffers, of which little is
# touched, elsewhere: four faults less at each start of qmail-smtpd.
LINK  := -Wl,-z,relro,-z,now,-z,noseparate-code -Wl,--gc-sections \
	-Wl,--sort-section=alignment
comma := ,

# crypt(3), for those that call it; a static libc has it inside. The sanitizers
# have one that needs the real one behind it.
SYSLIBS := $(if $(SAN),,-Wl$(comma)--as-needed) -lcrypt

# A line a file, or with V=1 the whole command.
Q   = $(if $(V),,@)
say = $(if $(V),,@echo '  $(firstword $(1)) $(2)')

all:

ifneq ($(filter-out /%,$(QMAIL) $(VPOPMAIL)),)
$(error QMAIL and VPOPMAIL are paths without a blank that begin with a slash, not $(filter-out /%,$(QMAIL) $(VPOPMAIL)))
endif

# Goals that need no compiler work without one.
ifneq ($(filter-out clean dist format lint try try-stop uninstall,$(or $(MAKECMDGOALS),all)),)
found = $(shell command -v $(firstword $(1)) 2>/dev/null;)
ifeq ($(call found,$(CC)),)
$(error $(firstword $(CC)) not found: apt-get install $(if $(filter musl-gcc,$(firstword $(CC))),musl-tools,$(firstword $(CC))), or write "gcc -O2 -pipe" into conf-cc and "gcc -static -s" into conf-ld)
endif
ifeq ($(call found,$(LD)),)
$(error $(firstword $(LD)) not found: make the first line of conf-ld match that of conf-cc)
endif
ifeq ($(call found,$(SYSCC)),)
$(error cc not found, and $(DYNAMIC) are linked with it: apt-get install gcc libc6-dev)
endif
-include $(O)/probed.mk
endif

# Which of the flags in PROBE do both compilers know? Asked once.
$(O)/probed.mk: conf-cc Makefile
	@mkdir -p $(@D); echo 'int main(void) { return 0; }' >$(@D)/probe.c
	@for f in $(PROBE); do \
		$(CC) -Werror $$f -c -o $(@D)/probe.o $(@D)/probe.c && echo "HARD += $$f"; \
		$(SYSCC) -Werror $$f -c -o $(@D)/probe.o $(@D)/probe.c && echo "SYSHARD += $$f"; \
	done >$@.new 2>/dev/null; mv $@.new $@; rm -f $(@D)/probe.[co]

# A room: every program has its own main file, all other files go to one
# archive. What a program links comes from the rooms below, each archive once.
define room
$(1).progs := $(call column,$(1),3)
$(1).below := $(call reverse,$(call column,$(1),2))
$(1).files := $$(notdir $$(basename $$(wildcard src/$(1)/*.c)))
$(1).parts := $$(filter-out $$($(1).progs) home,$$($(1).files))
$(O)/$(1).a: $$($(1).parts:%=$(O)/$(1)/%.o)
$(O)/cc/$(1).a: $$($(1).parts:%=$(O)/cc/$(1)/%.o)
$$(patsubst %,$(B)/bin/%,$$(filter-out $(DYNAMIC),$$($(1).progs))): $(B)/bin/%: \
	$(O)/$(1)/%.o $(O)/$(1).a $$($(1).below:%=$(O)/%.a)
$$($(1).progs:%=$(B)/cc/bin/%): $(B)/cc/bin/%: \
	$(O)/cc/$(1)/%.o $(O)/cc/$(1).a $$($(1).below:%=$(O)/cc/%.a)
all: $$($(1).progs:%=$(B)/bin/%)
endef
$(foreach r,$(ROOMS),$(eval $(call room,$(r))))
CCROOMS := $(patsubst %,$(O)/cc/%.a,$(call reverse,$(ROOMS)))

$(O)/%.o: src/%.c conf-cc Makefile
	@mkdir -p $(@D)
	$(call say,$(CC),$<)
	$(Q)$(CC) $(HOUSE) $(HARD) $(WARN) $(CFLAGS) -c -o $@ $<
$(O)/cc/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	$(call say,$(SYSCC),$<)
	$(Q)$(SYSCC) $(HOUSE) $(SYSHARD) $(WARN) $(CFLAGS) -c -o $@ $<
$(O)/%.a:
	@mkdir -p $(@D); rm -f $@
	$(Q)ar rc $@ $(filter %.o,$^)
$(B)/bin/%: conf-ld $(B)/home.o
	@mkdir -p $(@D)
	$(call say,$(LD),$@)
	$(Q)$(LD) $(LINK) $(LDFLAGS) -o $@ $(filter-out %/home.o,$(filter %.o %.a,$^)) $(B)/home.o
$(B)/cc/bin/%: $(B)/home.o
	@mkdir -p $(@D)
	$(call say,$(SYSLD),$@)
	$(Q)$(SYSLD) $(LINK) $(LDFLAGS) -o $@ $(filter-out %/home.o,$(filter %.o %.a,$^)) $(B)/home.o $(SYSLIBS)
$(DYNAMIC:%=$(B)/bin/%): $(B)/bin/%: $(B)/cc/bin/%
	@mkdir -p $(@D)
	$(Q)cp $< $@

# The homes are compiled into one object, made again when QMAIL or VPOPMAIL
# changes.
$(B)/home.o: src/conf/home.c conf-cc Makefile $(B)/home
	$(Q)$(CC) $(HOUSE) $(HARD) $(WARN) $(CFLAGS) -DQMAIL_HOME='"$(QMAIL)"' -DVPOPMAIL_HOME='"$(VPOPMAIL)"' -c -o $@ $<
$(B)/home: force
	@mkdir -p $(@D); echo '$(QMAIL) $(VPOPMAIL)' | cmp -s - $@ || echo '$(QMAIL) $(VPOPMAIL)' >$@

# Unit tests: one program a file, with everything the house has below it. Their
# home is a directory where they stand, so they never meet a mail system in use.
UNITS := $(patsubst tests/%.c,$(O)/%,$(wildcard tests/unit/*/*.c))
$(UNITS): $(O)/unit/%: tests/unit/%.c tests/unit/check.h $(wildcard tests/unit/*/*.h) $(CCROOMS) $(O)/unit/home.o
	@mkdir -p $(@D)
	$(call say,$(SYSCC),$@)
	$(Q)$(SYSCC) $(HOUSE) $(SYSHARD) $(WARN) $(CFLAGS) -Itests/unit -o $@ $< \
		-Wl,--gc-sections $(CCROOMS) $(O)/unit/home.o $(SYSLIBS)
$(O)/unit/home.o: src/conf/home.c Makefile
	@mkdir -p $(@D)
	$(Q)$(SYSCC) $(HOUSE) $(SYSHARD) $(WARN) $(CFLAGS) -DQMAIL_HOME='"./home"' -DVPOPMAIL_HOME='"./vhome"' -c -o $@ $<
units: $(UNITS)

# Fuzz targets: with a main that reads inputs from files, or with libFuzzer's.
# A program that ends, and memory, lead to tests/fuzz/lib/ends.c.
FUZZMAIN := $(O)/fuzz/lib/driver.o
FUZZERS := $(patsubst tests/%.c,$(O)/%,$(wildcard tests/fuzz/*.c))
FUZZLIB := $(patsubst tests/%.c,$(O)/%.o,$(filter-out %/driver.c,$(wildcard tests/fuzz/lib/*.c)))
WRAP := $(addprefix -Wl$(comma)--wrap=,_exit write malloc calloc realloc free)
$(O)/fuzz/%.o: tests/fuzz/%.c tests/fuzz/lib/fuzz.h Makefile
	@mkdir -p $(@D)
	$(Q)$(SYSCC) $(HOUSE) $(SYSHARD) $(WARN) $(CFLAGS) -Itests/fuzz/lib -c -o $@ $<
$(FUZZERS): %: %.o $(FUZZLIB) $(CCROOMS) $(filter %.o,$(FUZZMAIN))
	$(call say,$(SYSCC),$@)
	$(Q)$(SYSCC) -o $@ $< $(FUZZLIB) $(FUZZMAIN) $(WRAP) -Wl,--gc-sections $(CCROOMS) $(SYSLIBS)
fuzzers: $(FUZZERS)
fuzz:
	@MAKE='$(MAKE)' sh tests/fuzz/run $(T)
# What tests/crash is made of: nothing of ours but conf/home goes in.
CRASH := check inject post reader sink states
CRASHPARTS := $(filter-out $(CRASH:%=tests/crash/%.c) tests/crash/clock.c,$(wildcard tests/crash/*.c))
$(O)/crash/%.o: tests/crash/%.c Makefile
	@mkdir -p $(@D)
	$(call say,$(SYSCC),$<)
	$(Q)$(SYSCC) -D_GNU_SOURCE $(HOUSE) $(WARN) $(CFLAGS) -c -o $@ $<
$(O)/crash/crash.a: $(CRASHPARTS:tests/%.c=$(O)/%.o)
$(CRASH:%=$(O)/crash/%): %: %.o $(O)/crash/crash.a
	$(call say,$(SYSLD),$@)
	$(Q)$(SYSLD) -o $@ $^
crash: $(CRASH:%=$(O)/crash/%)

# Tests run in a home of their own; only what depends on it is linked again.
check: WERROR = -Werror
check: all
	@O='$(O)' SAN='$(SAN)' MAKE='$(MAKE)' tests/run $(T)
# As root, for hours: power cuts on real file systems; torture.
check-powercut: all
	@O='$(O)' MAKE='$(MAKE)' sh tests/power/long $(CUTS)
# Every fault at every call of every program, or of CRASH_PROGRAM.
check-injection: WERROR = -Werror
check-injection: all
	@O='$(O)' SAN='$(SAN)' MAKE='$(MAKE)' LIMIT=86400 CRASH_ALL=1 tests/run crash/injection
# Every state that a power cut may leave by the model, or those of CRASH_PATH.
check-states: WERROR = -Werror
check-states: all
	@O='$(O)' SAN='$(SAN)' MAKE='$(MAKE)' LIMIT=86400 CRASH_ALL=1 tests/run crash/states
check-torture: WERROR = -Werror
check-torture: all
	@O='$(O)' SAN='$(SAN)' MAKE='$(MAKE)' LIMIT=3600 tests/run $(or $(T),torture)
lint:
	@O='$(O)' MAKE='$(MAKE)' sh tests/lint/all
format:
	clang-format -i src/*/*.[ch] $(wildcard $(addsuffix .[ch],$(addprefix tests/,* */* */*/*)))

setup: all
	@sh src/setup/accounts.sh '$(QMAIL)' '$(VPOPMAIL)'
	@$(B)/bin/hier src/modes '$(B)'
	@sh src/setup/config.sh '$(QMAIL)' $(HOST)
instcheck: $(B)/bin/instcheck
	@$(B)/bin/instcheck src/modes
uninstall:
	@sh src/setup/uninstall.sh '$(QMAIL)' '$(VPOPMAIL)' <src/modes

# A whole mail system in ./try; its programs are kept apart from ours.
TRY = $(CURDIR)/try
try:
	@sh src/setup/accounts.sh /var/qmail >/dev/null
	@home=$$(sh src/setup/try.sh where '$(TRY)') && \
		$(MAKE) --no-print-directory B='$(O)/try' QMAIL="$$home" \
			VPOPMAIL="$$home/vpopmail" setup
	@sh src/setup/try.sh start '$(TRY)'
try-stop:
	@sh src/setup/try.sh stop '$(TRY)'

SITE := Makefile INSTALL conf-cc conf-ld src control alias boot tests README.md \
	LICENSE CHANGES .ci .gitignore .clang-format
VERSION = paperpath-$(shell sed -n 's/^paperpath //p' CHANGES | sed 1q)
dist:
	tar -czf $(VERSION).tar.gz --owner=0 --group=0 --numeric-owner --sort=name \
		--transform 's,^,$(VERSION)/,' $(SITE)
clean:
	rm -rf $(O)

-include $(wildcard $(O)/*/*.d $(O)/cc/*/*.d $(B)/*.d)
.PHONY: all check check-injection check-powercut check-states check-torture clean crash dist force format fuzz fuzzers instcheck lint setup try try-stop uninstall units
.SECONDARY:
