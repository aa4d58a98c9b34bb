/* SPDX-License-Identifier: AGPL-3.0-or-later
 * io/http_target: an address that a customer registers. What is accepted is https without user, and its host is no
 * number that the system's resolver would take for a closed address. */
#include "fuzz.h"
#include <netdb.h>
#include <strings.h>
#include "io/address.h"
#include "io/http_client.h"


static void host_holds(struct arena *a, const char *host)
{
	struct addrinfo want = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM}, *found = NULL;
	size_t n = strlen(host);

	if (n > 2 && host[0] == '[')
		host = arena_strndup(a, host + 1, n - 2);
	MUST(!str_ieq(host, "localhost"));
	if (getaddrinfo(host, NULL, &want, &found))
		return;
	MUST(address_is_public(found->ai_addr));
	freeaddrinfo(found);
}


static void fuzz_one(struct arena *a, struct span in)
{
	const char *url = fuzz_text(a, in), *host;
	size_t n;

	if (http_url_allowed(NULL, url))
		return;
	MUST(strncasecmp(url, "https:", 6) == 0);
	MUST(!strpbrk(url, " \\\r\n\t"));
	host = url + 6 + strspn(url + 6, "/");
	n = strcspn(host, "/?#");
	MUST(!memchr(host, '@', n));
	host = arena_strndup(a, host, n);
	host_holds(a, *host == '[' ? arena_strndup(a, host, strcspn(host, "]") + 1)
				   : arena_strndup(a, host, strcspn(host, ":")));
}
