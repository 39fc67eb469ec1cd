/* san - linked into every program of a build with sanitizers
 *
 * Our short programs do not free at exit, so leaks are looked for in the unit
 * tests alone. Golden cases give a program an environment of their own, so
 * this cannot be said there.
 *
 * SPDX-License-Identifier: 0BSD
 */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}
