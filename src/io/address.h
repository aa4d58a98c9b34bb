/* address.h - which network addresses and host names outgoing calls may reach.
 *
 * Layer: io, pure.  IPv4: everything but the ranges that are not on the public Internet.  IPv6: only 2000::/3 without
 * the ranges that are documentation, tunnels to IPv4 or special; so mapped, NAT64 and unique local forms never pass.
 * Source: IANA special-purpose address registries (RFC 6890 and later).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_ADDRESS_H
#define IO_ADDRESS_H
#include <sys/socket.h>
#include "base/err.h"

bool address_is_public(const struct sockaddr *addr);
/* A literal without brackets or zone; false in *is_literal for a name (which is then not judged). */
bool address_text_is_public(const char *host, bool *is_literal);
/* Names that mean this machine or this network whatever a resolver says: localhost, *.local, *.internal … */
bool host_name_is_local(const char *host);
/* 127.0.0.0/8, ::1 or localhost. */
bool host_is_loopback(const char *host);

#endif
