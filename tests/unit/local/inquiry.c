/* inquiry: every sign that nobody waits for an answer
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/inquiry.h"

#include <errno.h>

#include "scratch.h"

static const char own[] = "joe@a.example\0j@b.example";

static struct inquiry asked;
static char reason[200];

/* Looks at the header; true: nothing speaks against an answer. */
static bool answers(const char *header)
{
	static char space[64];

	inquiry_free(&asked);
	asked = (struct inquiry)INQUIRY_FOR(str_of(own, sizeof(own)));
	scratch_put("message", header);
	struct in in = IN_FROM(file_open_read("message"), space);
	CHECK(inquiry_scan(&asked, &in) == 0);
	file_close(in.fd);
	snprintf(reason, sizeof(reason), "%s",
		asked.reason ? asked.reason : "none");
	return !asked.reason;
}

static bool refuses(const char *field)
{
	char header[2000];

	snprintf(header, sizeof(header),
		"From: x@y\nTo: joe@a.example\n%s\nDate: z\n\nbody\n", field);
	return !answers(header);
}

static bool sender(const char *address)
{
	struct inquiry inquiry = INQUIRY_FOR(str_of(own, sizeof(own)));

	inquiry_sender(&inquiry, str_text(address));
	return !inquiry.reason;
}

static void senders(void)
{
	CHECK(sender("x@y") && sender("request@y") && sender("owner@y"));
	CHECK(sender("bouncer@y") && sender("postmaster@y"));
	CHECK(!sender("") && !sender("#@[]") && !sender("x") && !sender("@y"));
	CHECK(!sender("x@") && !sender("MAILER-DAEMON@y"));
	CHECK(!sender("list-request@y") && !sender("owner-list@y"));
	CHECK(!sender("list-owner@y") && !sender("list-bounces@y"));
	CHECK(!sender("bounces+joe=a@y") && !sender("No-Reply@y"));
	CHECK(!sender("x\n@y") && !sender("x@y\nBcc: z") && !sender("\177@y"));
	CHECK(!sender("joe@a.example") && !sender("J@B.example"));
	char big[400];
	memset(big, 'x', sizeof(big));
	memcpy(big + 310, "@y12345678", 11);
	CHECK(sender(big));
	memcpy(big + 310, "@y123456789", 12);
	CHECK(!sender(big));
}

static void robots(void)
{
	CHECK(!refuses("X: y") && !refuses("Auto-Submitted: no"));
	CHECK(!refuses("Auto-Submitted: NO (really)"));
	CHECK(!refuses("auto-submitted: no; x=y"));
	CHECK(refuses("Auto-Submitted: auto-generated"));
	CHECK(refuses("AUTO-SUBMITTED: Auto-Replied; owner-email=\"x\""));
	CHECK(refuses("Auto-Submitted:") && refuses("Auto-Submitted: none"));
	CHECK(refuses("Auto-Submitted:\n auto-notified"));
	CHECK(refuses("X-Auto-Response-Suppress: OOF, AutoReply"));
	CHECK(!refuses("X-Auto-Response-Suppress: None"));
	CHECK(refuses("X-Autoreply: yes") && refuses("X-Autorespond: z"));
	CHECK(refuses("Content-Type: multipart/report; boundary=x"));
	CHECK(!refuses("Content-Type: multipart/mixed; boundary=x"));
	CHECK(refuses("X-Spam-Flag: YES") && !refuses("X-Spam-Flag: NO"));
	CHECK(refuses("X-Spam-Status: Yes, score=9"));
}

static void lists(void)
{
	CHECK(refuses("List-Id: <x.y>") && refuses("list-unsubscribe: <x>"));
	CHECK(refuses("List-Post: NO") && refuses("Mailing-List: x"));
	CHECK(refuses("X-Mailing-List: x") && refuses("X-BeenThere: x@y"));
	CHECK(refuses("Precedence: bulk") && refuses("Precedence: List"));
	CHECK(refuses("Precedence:   junk ") && refuses("precedence: bulk, x"));
	CHECK(!refuses("Precedence: first-class") && !refuses("Listing: x"));
	CHECK(!refuses("Precedence: bulky"));
}

static void loops(void)
{
	CHECK(refuses("Delivered-To: joe@a.example"));
	CHECK(refuses("Delivered-To: JOE@A.example"));
	CHECK(!refuses("Delivered-To: ann@a.example"));
}

/* What only looks like a sign, and where the header ends. */
static void not_signs(void)
{
	CHECK(answers("Subject: Auto-Submitted: x\n\nList-Id: y\n"));
	CHECK(answers("X: y\n List-Id: z\n\n") && answers("\nList-Id: x\n"));
	CHECK(answers("") && answers("no header at all\nList-Id\n\n"));
	CHECK(!answers("no field here\nList-Id: x\n\n"));
	CHECK(!answers("A: b\nPrecedence: bulk"));
}

static bool names(const char *header)
{
	return answers(header) && asked.named;
}

static void named(void)
{
	CHECK(names("To: joe@a.example\n\n"));
	CHECK(names("To: \"Joe\" <JOE@a.EXAMPLE>, x@y\n\n"));
	CHECK(names("To: x@y,\n z@y\nCc: group: x@y, j@b.example;\n\n"));
	CHECK(names("Resent-To: joe@a.example\n\n"));
	CHECK(names("Bcc: (me) joe (x) @a.example\n\n"));
	CHECK(!names("To: x@y\n\nTo: joe@a.example\n"));
	CHECK(!names("To: joe@a.example.com\n\n") &&
		!names("To: oe@a.example\n\n"));
	CHECK(!names("From: joe@a.example\nTo: undisclosed-recipients:;\n\n"));
	CHECK(!names("To: \"joe@a.example\" <x@y>\n\n"));
	CHECK(!names("To: (joe@a.example) x@y\n\n"));
}

static void shown(void)
{
	CHECK(answers("Subject:  a\n b\tc\001\n\n"));
	CHECK_TEXT(buf_str(&asked.subject), "a b c_");
	CHECK(answers("Message-ID: <1@x>\nReferences: <a@b>\n <c@d>\n\n"));
	CHECK_TEXT(buf_str(&asked.message_id), "<1@x>");
	CHECK_TEXT(buf_str(&asked.references), "<a@b> <c@d>");
	CHECK(answers("In-Reply-To: <e@f>\n\n"));
	CHECK_TEXT(buf_str(&asked.references), "<e@f>");
	CHECK(answers("Message-ID: <1 2>\n\n") && asked.message_id.n == 0);
	CHECK(answers("Message-ID: 1@x\n\n") && asked.message_id.n == 0);
	CHECK(answers("Message-ID: <\303\244@x>\n\n"));
	CHECK(asked.message_id.n == 0);
}

static void quotable(void)
{
	CHECK(answers("Subject: x\n\n") && asked.quotable);
	CHECK(answers("Content-Type: text/plain; charset=utf-8\n\n"));
	CHECK(asked.quotable);
	CHECK(answers("Content-Type: text/html\n\n") && !asked.quotable);
	CHECK(answers("Content-Type: multipart/mixed; boundary=x\n\n"));
	CHECK(!asked.quotable);
	CHECK(answers("Content-Transfer-Encoding: base64\n\n"));
	CHECK(!asked.quotable);
	CHECK(answers("Content-Transfer-Encoding: 8bit\n\n") && asked.quotable);
}

/* More than anybody writes: no answer, and no memory without end. */
static void large(void)
{
	char *big = malloc(2000000);
	size_t n = 0;

	memset(big, 'x', 150000);
	memcpy(big, "To: ", 4);
	big[150000] = 0;
	CHECK(!answers(big) && strstr(reason, "too long"));
	while (n < 1900000)
		n += (size_t)sprintf(big + n, "A: %090d\n", 0);
	CHECK(!answers(big) && strstr(reason, "too long"));
	free(big);
}

static void unreadable(void)
{
	static char space[10];
	struct in in = IN_FROM(-1, space);
	struct inquiry inquiry = INQUIRY_FOR(str_of(own, sizeof(own)));

	CHECK(inquiry_scan(&inquiry, &in) == -1 && errno == EBADF);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(senders);
	RUN(robots);
	RUN(lists);
	RUN(loops);
	RUN(not_signs);
	RUN(named);
	RUN(shown);
	RUN(quotable);
	RUN(large);
	RUN(unreadable);
	RUN(scratch_leave);
	return check_done();
}
