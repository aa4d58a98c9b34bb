/* for_http_client.h - an HTTP receiver in a child process, which answers as the path says: well, slowly, hugely, wrongly.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TESTS_UNIT_FOR_HTTP_CLIENT_H
#define TESTS_UNIT_FOR_HTTP_CLIENT_H
#include <stdatomic.h>
#include <stdbool.h>

extern _Atomic int *hits; /* requests it got; shared with its children */
extern int receiver_port;
bool receiver_start(void);
void receiver_stop(void);

#endif
