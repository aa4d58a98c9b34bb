/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/address.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include "base/str.h"

struct range4 {
	uint8_t net[4];
	int bits;
};
struct range6 {
	uint8_t net[8]; /* no rule looks further than 64 bits */
	int bits;
};

static const struct range4 closed4[] = {
	{{0, 0, 0, 0}, 8},
	{{10, 0, 0, 0}, 8},
	{{100, 64, 0, 0}, 10}, /* carrier-grade NAT */
	{{127, 0, 0, 0}, 8},
	{{169, 254, 0, 0}, 16}, /* link-local and cloud metadata */
	{{172, 16, 0, 0}, 12},
	{{192, 0, 0, 0}, 24},
	{{192, 0, 2, 0}, 24}, /* documentation */
	{{192, 88, 99, 0}, 24}, /* 6to4 relays */
	{{192, 168, 0, 0}, 16},
	{{198, 18, 0, 0}, 15}, /* benchmarks */
	{{198, 51, 100, 0}, 24},
	{{203, 0, 113, 0}, 24},
	{{224, 0, 0, 0}, 4}, /* multicast */
	{{240, 0, 0, 0}, 4}, /* reserved and broadcast */
};
static const struct range6 open6[] = {{{0x20}, 3}};
static const struct range6 closed6[] = {
	{{0x20, 0x01, 0x00}, 23}, /* Teredo, benchmarks, ORCHID and other protocol assignments */
	{{0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation */
	{{0x20, 0x02}, 16}, /* 6to4 */
	{{0x3f, 0xff, 0x00}, 20}, /* documentation */
};


static bool bits_equal(const uint8_t *a, const uint8_t *b, int bits)
{
	size_t whole = (size_t)bits / 8;
	int rest = bits % 8;

	if (memcmp(a, b, whole))
		return false;
	return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}


static bool is_public4(const uint8_t at[4])
{
	for (size_t i = 0; i < N_OF(closed4); i++)
		if (bits_equal(at, closed4[i].net, closed4[i].bits))
			return false;
	return true;
}


static bool is_public6(const uint8_t at[16])
{
	if (!bits_equal(at, open6[0].net, open6[0].bits))
		return false;
	for (size_t i = 0; i < N_OF(closed6); i++)
		if (bits_equal(at, closed6[i].net, closed6[i].bits))
			return false;
	return true;
}


bool address_is_public(const struct sockaddr *addr)
{
	uint8_t at[16];

	if (addr->sa_family == AF_INET) {
		memcpy(at, &((const struct sockaddr_in *)(const void *)addr)->sin_addr, 4);
		return is_public4(at);
	}
	if (addr->sa_family == AF_INET6) {
		memcpy(at, &((const struct sockaddr_in6 *)(const void *)addr)->sin6_addr, 16);
		return is_public6(at);
	}
	return false;
}


bool address_text_is_public(const char *host, bool *is_literal)
{
	uint8_t at[16];

	*is_literal = true;
	if (inet_pton(AF_INET, host, at) == 1)
		return is_public4(at);
	if (inet_pton(AF_INET6, host, at) == 1)
		return is_public6(at);
	*is_literal = strchr(host, ':') != NULL; /* nothing but an address has a colon: judged closed */
	return false;
}


bool host_name_is_local(const char *host)
{
	static const char *const names[] = {
		"localhost", "local", "localdomain", "internal", "intranet", "home.arpa", "lan", "corp", "test",
	};
	size_t len = strlen(host);

	if (len && host[len - 1] == '.')
		len--;
	for (size_t i = 0; i < N_OF(names); i++) {
		size_t n = strlen(names[i]);

		if (len < n || strncmp(host + len - n, names[i], n))
			continue;
		if (len == n || host[len - n - 1] == '.')
			return true;
	}
	return len == 0;
}


bool host_is_loopback(const char *host)
{
	static const uint8_t loop6[16] = {[15] = 1};
	uint8_t at[16];

	if (inet_pton(AF_INET, host, at) == 1)
		return at[0] == 127;
	if (inet_pton(AF_INET6, host, at) == 1)
		return memcmp(at, loop6, sizeof(loop6)) == 0;
	return str_ieq(host, "localhost");
}
