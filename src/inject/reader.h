/* reader - where the header ends
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef INJECT_READER_H
#define INJECT_READER_H

#include "base/in.h"
#include "inject/draft.h"

/* Reads the header, giving each field to fields_take. An mbox From_ line
 * becomes an MBOX-Line field. The header ends before the first line that is
 * no field; rest is then the empty line and that line, as the message shall
 * have them; empty if the input ended. */
void reader_header(struct draft *draft, struct in *in, struct buf *rest);

/* Ends the program: the message cannot be read. */
void reader_failed(void);

#endif
