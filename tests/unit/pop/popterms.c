/* popterms: control files of POP3, and nonsense in them
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/popterms.h"

#include "conf/control.h"

#include "scratch.h"

static struct popterms terms;

static void defaults(void)
{
	scratch_mkdir("control");
	CHECK(popterms_read(&terms) == 0);
	CHECK(terms.timeout == 1200 && terms.login_delay == 0);
	CHECK(!terms.expires);
}

static void given(void)
{
	scratch_put("control/timeoutpop3d", "600\n");
	scratch_put("control/pop3logindelay", "60\n");
	scratch_put("control/pop3expire", "30\n");
	CHECK(popterms_read(&terms) == 0);
	CHECK(terms.timeout == 600 && terms.login_delay == 60);
	CHECK(terms.expires && terms.expire == 30);
	scratch_put("control/pop3expire", "0\n");
	scratch_put("control/timeoutpop3d", "0\n");
	CHECK(popterms_read(&terms) == 0);
	CHECK(terms.timeout == 1 && terms.expires && terms.expire == 0);
	scratch_put("control/pop3expire", "never\n");
	CHECK(popterms_read(&terms) == 0 && !terms.expires);
}

static void nonsense(void)
{
	static const char *const files[] = {"control/pop3expire",
		"control/pop3logindelay", "control/timeoutpop3d"};

	for (size_t i = 0; i < 3; i++) {
		scratch_put(files[i], "30 days\n");
		CHECK(popterms_read(&terms) == -1);
		CHECK(strncmp(control_where(), files[i], strlen(files[i])) ==
			0);
		scratch_put(files[i], "99999999999\n");
		CHECK(popterms_read(&terms) == -1);
		CHECK(*control_where()); /* told, and so forgotten */
		CHECK(unlink(files[i]) == 0);
	}
	scratch_put(files[0], "30 days\n");
	scratch_put(files[2], "soon\n");
	CHECK(popterms_read(&terms) == -1);
	const char *where = control_where(); /* all of it at once */
	CHECK(strstr(where, files[0]) && strstr(where, files[2]));
	CHECK(unlink(files[0]) == 0 && unlink(files[2]) == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(defaults);
	RUN(given);
	RUN(nonsense);
	RUN(scratch_leave);
	return check_done();
}
