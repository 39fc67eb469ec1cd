/* compile - the operator's lists become files that are quick to look up in
 *
 * For program files, standing in home_path: what goes wrong ends the program;
 * the old cdb stays.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef USERS_COMPILE_H
#define USERS_COMPILE_H

/* users/assign to users/cdb. */
void compile_assign(void);

/* control/morercpthosts to its cdb. */
void compile_morercpthosts(void);

#endif
