/* The server of for_page_text.h.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "for_page_text.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

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
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) || listen(fd, 64) || getsockname(fd, (struct sockaddr *)&at, &len))
		return 0;
	(void)fflush(stdout);
	server = fork();
	if (server) {
		(void)close(fd);
		return ntohs(at.sin_port);
	}
	(void)signal(SIGCHLD, SIG_IGN);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		int c = accept(fd, NULL, NULL);

		if (fork() == 0) {
			(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
			answer(c);
			_exit(0);
		}
		(void)close(c);
	}
}


void pages_stop(void)
{
	(void)kill(server, SIGKILL);
	(void)waitpid(server, NULL, 0);
}
