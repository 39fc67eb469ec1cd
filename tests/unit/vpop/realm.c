/* realm: work done as the owner of a domain, then the hook
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/realm.h"

#include "child.h"

const char prog_name[] = "realm";

static void works(void)
{
	realm_become(geteuid() ? geteuid() : 65534, 65534, "add_user",
		"joe@a.example", "-");
	scratch_put("/dev/stdout", geteuid() ? "user\n" : "root\n");
	exit(0);
}

static void fails(void)
{
	realm_become(geteuid() ? geteuid() : 65534, 65534, "add_user",
		"joe@a.example", "-");
	exit(100);
}

/* The change is made before something fails: the hook hears of it. */
static void fails_late(void)
{
	realm_become(geteuid() ? geteuid() : 65534, 65534, "del_user",
		"joe@a.example", "-");
	realm_changed();
	exit(111);
}

static void as_root(void)
{
	realm_become(0, 0, 0, "", "");
	exit(0);
}

static void hook(void)
{
	CHECK(chmod(".", 0755) == 0);
	scratch_mkdir("vhome");
	scratch_mkdir("vhome/etc");
	CHECK(child_run(works) == 0);
	scratch_put("vhome/etc/onchange", "#!/bin/sh\necho \"$*\" >>hooked\n");
	CHECK(chmod("vhome/etc/onchange", 0755) == 0);
	CHECK(child_run(works) == 0);
	CHECK(scratch_holds("hooked", "add_user joe@a.example - \n"));
	CHECK(child_run(fails) == 100);
	CHECK(scratch_holds("hooked", "add_user joe@a.example - \n"));
	CHECK(child_run(fails_late) == 111);
	CHECK(scratch_holds("hooked", "add_user joe@a.example - \n"
				      "del_user joe@a.example - \n"));
}

/* Root does not run what somebody else may have written. */
static void as_its_owner(void)
{
	if (geteuid() != 0)
		return;
	scratch_put("vhome/etc/onchange", "#!/bin/sh\nid -G >>ids\n");
	scratch_put("ids", "");
	CHECK(chmod("ids", 0666) == 0 && chmod("vhome", 0755) == 0 &&
		chmod("vhome/etc", 0755) == 0);
	CHECK(child_run(works) == 0);
	CHECK(scratch_holds("ids", "0\n"));
	CHECK(chown("vhome/etc/onchange", 65533, 65532) == 0);
	CHECK(child_run(works) == 0);
	CHECK(scratch_holds("ids", "0\n65532\n"));
	CHECK(chown("vhome/etc", 65534, 65534) == 0);
	CHECK(child_run(works) == 0);
	CHECK(scratch_holds("ids", "0\n65532\n65534\n"));
	CHECK(chown("vhome/etc", 0, 0) == 0);
	CHECK(chown("vhome/etc/onchange", 0, 0) == 0);
	CHECK(chmod("vhome/etc", 0775) == 0);
	CHECK(child_run(works) == 0);
	CHECK(scratch_holds("ids", "0\n65532\n65534\n"));
	CHECK(chmod("vhome/etc", 0755) == 0);
	/* Who owns the home can put another etc in place of root's. */
	CHECK(chown("vhome", 65531, 65530) == 0 && child_run(works) == 0);
	CHECK(scratch_holds("ids", "0\n65532\n65534\n65530\n"));
	CHECK(chown("vhome", 0, 0) == 0);
}

static void bad_hook(void)
{
	scratch_put("vhome/etc/onchange", "#!/bin/sh\nexit 1\n");
	CHECK(child_run(works) == 0);
	CHECK(scratch_holds("err", "realm: warning: the change is made, but "
				   "this hook failed: ./vhome/etc/onchange\n"));
}

static void never_root(void)
{
	CHECK(child_run(as_root) == (geteuid() == 0 ? 111 : 0));
}

static void enters(void)
{
	static struct realm realm;

	realm_enter(&realm);
	CHECK(realm.root == (geteuid() == 0));
	exit(realm.uid == 0 ? 1 : 0);
}

static void entered(void)
{
	scratch_mkdir("home");
	int code = child_run(enters);
	CHECK(code == 0 ||
		scratch_holds("err",
			"realm: fatal: no user vpopmail in /etc/passwd: create "
			"it, its group is vchkpw\n"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(hook);
	RUN(as_its_owner);
	RUN(bad_hook);
	RUN(never_root);
	RUN(entered);
	RUN(scratch_leave);
	return check_done();
}
