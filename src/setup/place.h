/* place - putting one item of an installation where it belongs
 *
 * A file in use is never written to: what is new gets a temporary name beside
 * it, is sealed, and takes its place by rename. An item that is as it should
 * be is left alone, so that a second run changes nothing.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SETUP_PLACE_H
#define SETUP_PLACE_H

#include "base/attr.h"
#include "base/str.h"
#include "setup/modes.h"

/* All take the home's descriptor and return 1: made or mended; 0: it was so
 * already; -1 with errno. */

/* A directory. */
MUST_USE int place_dir(int home, const struct modes *row);

/* A regular file that holds just these bytes. */
MUST_USE int place_file(int home, const struct modes *row, struct str bytes);

/* A file of at least row->what bytes, new ones zero. */
MUST_USE int place_zero(int home, const struct modes *row);

/* A FIFO; a symbolic link to row->what. */
MUST_USE int place_fifo(int home, const struct modes *row);
MUST_USE int place_link(int home, const struct modes *row);

#endif
