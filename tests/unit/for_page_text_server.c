/* The server of for_page_text.h.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "for_page_text.h"
#include <stdbool.h>
#include <string.h>
#include "local_server.h"

static pid_t server;

#define FOUND(url) "HTTP/1.1 302 Found\r\nLocation: " url "\r\nContent-Length: 0\r\n\r\n"
static const struct {
	const char *path, *answer, *more; /* more: said again and again, with a pause if it is short */
} answers[] = {
	{" /page", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<p>Hello <b>page</b>", NULL},
	{" /moved", FOUND("/page?x#y"), NULL},
	{" /private", FOUND("http://169.254.169.254/latest/meta-data"), NULL},
	{" /file", FOUND("file:///etc/passwd"), NULL},
	{" /round", FOUND("/round"), NULL},
	{" /gone", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\ngone", NULL},
	{" /picture", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 4\r\n\r\n\x89PNG", NULL},
	{" /endless", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
	 "<p>all work and no play makes a dull page, all work and no play makes a dull page, all work and no play</p>"},
	{" /slow", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", "x"},
};


static void answer(int fd)
{
	char request[4096] = "";
	bool more = read(fd, request, sizeof(request) - 1) > 0;

	for (size_t i = 0; more && i < sizeof(answers) / sizeof(answers[0]); i++) {
		const char *again = answers[i].more;

		if (!strstr(request, answers[i].path))
			continue;
		more = write(fd, answers[i].answer, strlen(answers[i].answer)) > 0 && again;
		while (more) {
			more = write(fd, again, strlen(again)) > 0;
			if (strlen(again) == 1)
				usleep(100000);
		}
	}
}


int pages_serve(void)
{
	int port = 0;

	server = local_server_start(answer, &port);
	return port;
}


void pages_stop(void)
{
	local_server_stop(server);
}
