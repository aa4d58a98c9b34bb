/* local_server.h - a server of a test's own on loopback: a child process that gives each connection a child of its own.
 *
 * It ends with the test, or by local_server_stop.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TESTS_UNIT_LOCAL_SERVER_H
#define TESTS_UNIT_LOCAL_SERVER_H
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>


/* Accepts until it is killed; serve answers one connection, which is closed when it comes back. */
static inline void local_server_run(int fd, void (*serve)(int fd))
{
	(void)signal(SIGCHLD, SIG_IGN);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		int c = accept(fd, NULL, NULL);

		if (fork() == 0) {
			(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
			serve(c);
			_exit(0);
		}
		(void)close(c);
	}
}


/* The server's process and its port; -1 if it cannot listen. */
static inline pid_t local_server_start(void (*serve)(int fd), int *port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	pid_t pid;

	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) || listen(fd, 64) || getsockname(fd, (struct sockaddr *)&at, &len))
		return -1;
	*port = ntohs(at.sin_port);
	(void)fflush(stdout); /* what is not written yet would be written by each child too */
	pid = fork();
	if (pid == 0)
		local_server_run(fd, serve);
	(void)close(fd);
	return pid;
}


static inline void local_server_stop(pid_t pid)
{
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
}

#endif
