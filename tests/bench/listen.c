/* listen.c - runs a program with a listening unix socket as its standard input, as the supervisor runs a worker.
 *
 *   listen SOCKET PROGRAM ARGUMENT…
 *
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>


int main(int argc, char **argv)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (argc < 3 || fd < 0) {
		(void)fprintf(stderr, "listen SOCKET PROGRAM ARGUMENT…\n");
		return 2;
	}
	memcpy(at.sun_path, argv[1], strnlen(argv[1], sizeof(at.sun_path) - 1));
	(void)unlink(argv[1]);
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) || listen(fd, 4096) || dup2(fd, STDIN_FILENO)) {
		perror("listen");
		return 1;
	}
	(void)close(fd);
	(void)execvp(argv[2], argv + 2);
	perror(argv[2]);
	return 1;
}
