/* for_page_text.h - a web server of odd pages in a child process.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TESTS_UNIT_FOR_PAGE_TEXT_H
#define TESTS_UNIT_FOR_PAGE_TEXT_H

int pages_serve(void); /* its port on loopback */
void pages_stop(void);

#endif
