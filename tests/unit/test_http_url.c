/* test_http_url.c - which addresses outgoing calls may be given: no name is resolved here.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "check.h"
#include "io/http_client.h"

static const struct {
	const char *url;
	bool is_open;
} urls[] = {
	/* names and public addresses */
	{"https://example.com/hook", true},
	{"https://example.com:443/hook?a=b", true},
	{"https://EXAMPLE.com", true},
	{"https://a.b.example.co.jp/x", true},
	{"https://xn--bcher-kva.example/", true},
	{"https://8.8.8.8/", true},
	{"https://172.32.0.1/", true},
	{"https://100.128.0.1/", true},
	{"https://[2606:4700:4700::1111]/", true},
	{"http://hall.example.com:18290/hook", true}, /* allowed by the list */
	/* other letters only as xn-- */
	{"https://b\xc3\xbc" "cher.example/", false},
	/* loopback in every spelling */
	{"https://127.0.0.1/", false},
	{"https://127.0.0.1:443/", false},
	{"https://127.1/", false},
	{"https://127.255.255.254/", false},
	{"https://2130706433/", false},
	{"https://0x7f000001/", false},
	{"https://0x7f.0.0.1/", false},
	{"https://0177.0.0.1/", false},
	{"https://017700000001/", false},
	{"https://0/", false},
	{"https://0.0.0.0/", false},
	{"https://127.0.0.1./", false},
	{"https://%31%32%37.0.0.1/", false},
	{"https://\xe2\x91\xa0\xe2\x91\xa1\xe2\x91\xa6.0.0.1/", false}, /* circled digits */
	{"https://[::1]/", false},
	{"https://[::]/", false},
	{"https://[0:0:0:0:0:0:0:1]/", false},
	{"https://[::ffff:127.0.0.1]/", false},
	{"https://[::ffff:7f00:1]/", false},
	{"https://[::127.0.0.1]/", false},
	{"https://localhost/", false},
	{"https://LOCALHOST/", false},
	{"https://localhost./", false},
	{"https://a.localhost/", false},
	{"https://localhost.localdomain/", false},
	/* private, link-local, metadata */
	{"https://10.0.0.1/", false},
	{"https://10.255.255.255/", false},
	{"https://172.16.0.1/", false},
	{"https://172.31.255.255/", false},
	{"https://192.168.1.1/", false},
	{"https://169.254.169.254/latest/meta-data/", false},
	{"https://0xa9fea9fe/", false},
	{"https://[fe80::1]/", false},
	{"https://[fe80::1%25eth0]/", false},
	{"https://[fd00::1]/", false},
	{"https://[fc00::1]/", false},
	{"https://[fd00:ec2::254]/", false},
	{"https://metadata.google.internal/", false},
	{"https://printer.local/", false},
	/* shared, special, documentation, multicast */
	{"https://100.64.0.1/", false},
	{"https://192.0.0.1/", false},
	{"https://192.0.2.1/", false},
	{"https://192.88.99.1/", false},
	{"https://198.18.0.1/", false},
	{"https://198.51.100.1/", false},
	{"https://203.0.113.1/", false},
	{"https://224.0.0.1/", false},
	{"https://255.255.255.255/", false},
	{"https://[2001:db8::1]/", false},
	{"https://[3fff::1]/", false},
	{"https://[ff02::1]/", false},
	/* tunnels to IPv4 */
	{"https://[64:ff9b::7f00:1]/", false},
	{"https://[64:ff9b:1::a00:1]/", false},
	{"https://[2002:7f00:1::]/", false},
	{"https://[2001:0:7f00:1::]/", false},
	/* schemes, ports, user names, broken ones */
	{"http://example.com/", false},
	{"ftp://example.com/", false},
	{"file:///etc/passwd", false},
	{"gopher://example.com/", false},
	{"javascript:alert(1)", false},
	{"//example.com/", false},
	{"example.com", false},
	{"https://example.com:8443/", false},
	{"https://example.com:22/", false},
	{"https://example.com:0/", false},
	{"https://example.com:99999/", false},
	{"https://user@example.com/", false},
	{"https://user:secret@example.com/", false},
	{"https://example.com@127.0.0.1/", false},
	{"https://127.0.0.1\\@example.com/", false},
	{"https://example.com\r\nHost: x/", false},
	{"https://exam ple.com/", false},
	{"https:///", false},
	{"https://", false},
	{"", false},
	{"http://hall.example.com:18291/", false}, /* the list names another port */
};


static void test_urls(void)
{
	static const char allow[] = "other:1, hall.example.com:18290";
	char long_url[2100];

	EACH(i, urls) {
		check_row = urls[i].url;
		CHECK_INT(http_url_allowed(allow, urls[i].url), urls[i].is_open ? ERR_OK : ERR_BLOCKED_ADDRESS);
	}
	memset(long_url, 'a', sizeof(long_url));
	memcpy(long_url, "https://example.com/", 20);
	long_url[sizeof(long_url) - 1] = '\0';
	check_row = "too long";
	CHECK_INT(http_url_allowed(allow, long_url), ERR_BLOCKED_ADDRESS);
	check_row = "no list";
	CHECK_INT(http_url_allowed(NULL, "http://hall.example.com:18290/"), ERR_BLOCKED_ADDRESS);
	check_row = "";
}


int main(void)
{
	test_urls();
	return check_end();
}
