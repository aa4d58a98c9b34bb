/* The receiver of for_http_client.h.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "for_http_client.h"
#include <string.h>
#include <sys/mman.h>
#include "local_server.h"

_Atomic int *hits;
int receiver_port;
static pid_t receiver;


static void say(int fd, const char *text)
{
	(void)!write(fd, text, strlen(text));
}


/* 10 MB that never say how long they are. */
static void say_much(int fd)
{
	static char block[65536];

	memset(block, 'x', sizeof(block));
	say(fd, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
	for (int i = 0; i < 160; i++)
		if (write(fd, block, sizeof(block)) < 0)
			return;
}


static void say_headers(int fd)
{
	say(fd, "HTTP/1.1 200 OK\r\n");
	for (int i = 0; i < 2000; i++)
		say(fd, "X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n");
	say(fd, "\r\nok");
}


static void say_slowly(int fd)
{
	say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
	for (int i = 0; i < 100; i++) {
		say(fd, "x");
		usleep(200000);
	}
}


/* Gives back what was sent. */
static void say_echo(int fd, const char *request)
{
	dprintf(fd, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(request), request);
}


static void receive(int fd)
{
	char request[8192];
	ssize_t n = 0, got;

	while ((got = read(fd, request + n, sizeof(request) - 1 - (size_t)n)) > 0) {
		n += got;
		request[n] = '\0';
		if (strstr(request, "\r\n\r\n") && (!strstr(request, "POST") || strstr(request, "end of body")))
			break;
	}
	atomic_fetch_add(hits, 1);
	if (strstr(request, " /echo"))
		say_echo(fd, request);
	else if (strstr(request, " /much"))
		say_much(fd);
	else if (strstr(request, " /slow"))
		say_slowly(fd);
	else if (strstr(request, " /headers"))
		say_headers(fd);
	else if (strstr(request, " /hang"))
		sleep(30);
	else if (strstr(request, " /redirect"))
		say(fd, "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/\r\nContent-Length: 0\r\n\r\n");
	else if (strstr(request, " /later"))
		say(fd, "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n");
	else if (strstr(request, " /cut"))
		say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
	else
		say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
}


bool receiver_start(void)
{
	hits = mmap(NULL, sizeof(*hits), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	receiver = local_server_start(receive, &receiver_port);
	return receiver > 0;
}


void receiver_stop(void)
{
	local_server_stop(receiver);
}
