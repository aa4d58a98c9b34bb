/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/program.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/log.h"
#include "base/time.h"
#include "io/keep_in.h"

#define WORDS_MAX 32
#define FILES_MAX 64u
#define FILE_MAX (64u << 20)


static size_t words_split(struct arena *a, const char *command, char **words)
{
	size_t n = 0;

	for (const char *at = command + strspn(command, " \t"); *at && n < WORDS_MAX; at += strspn(at, " \t")) {
		size_t len = strcspn(at, " \t");

		words[n++] = arena_strndup(a, at, len);
		at += len;
	}
	words[n] = NULL;
	return n;
}


/* execve takes what it does not change as if it might. */
static char *const *words_of(struct arena *a, const struct program *p, char **split)
{
	union {
		const char *const *given;
		char *const *taken;
	} argv = {p->argv};

	if (p->argv)
		return argv.taken;
	(void)words_split(a, p->command, split);
	return split;
}


static void limit(__rlimit_resource_t what, rlim_t most)
{
	struct rlimit r = {most, most};

	if (setrlimit(what, &r))
		_exit(126);
}


/* Between fork and exec. Only what may be called there. */
static _Noreturn void child_exec(const struct program *p, char *const *words, const int *fds)
{
	static char *environment[] = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "HOME=/", NULL};
	sigset_t none;

	if (setsid() < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) || dup2(fds[0], STDIN_FILENO) < 0 || dup2(fds[1], STDOUT_FILENO) < 0 ||
	    chdir(p->dir ? p->dir : "/"))
		_exit(126);
	(void)syscall(SYS_close_range, 3, ~0u, 0);
	if (p->writes && !keep_in(p->writes, p->reads))
		_exit(126);
	limit(RLIMIT_AS, (rlim_t)p->memory_bytes);
	limit(RLIMIT_CPU, (rlim_t)(p->wall_ms / 1000 + 1));
	limit(RLIMIT_FSIZE, p->max_file ? (rlim_t)p->max_file : FILE_MAX);
	limit(RLIMIT_NOFILE, FILES_MAX);
	for (int sig = 1; sig < NSIG; sig++)
		(void)signal(sig, SIG_DFL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)execve(words[0], words, environment);
	_exit(127);
}


static void fd_close(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}


err_t program_start(struct program *p, struct arena *a)
{
	char *split[WORDS_MAX + 1], *const *words = words_of(a, p, split);
	int in[2] = {-1, -1}, out[2] = {-1, -1};

	buf_init(&p->out, a, p->max_out);
	p->fd_in = p->fd_out = -1;
	p->pid = -1;
	p->sent = 0;
	p->e = ERR_IO;
	p->until_us = time_mono() + p->wall_ms * 1000;
	if (!words[0] || words[0][0] != '/' || access(words[0], X_OK))
		return ERR_IO;
	if (!pipe2(in, O_CLOEXEC) && !pipe2(out, O_CLOEXEC))
		p->pid = fork();
	if (p->pid == 0)
		child_exec(p, words, (const int[]){in[0], out[1]});
	fd_close(&in[0]);
	fd_close(&out[1]);
	p->fd_in = in[1];
	p->fd_out = out[0];
	if (p->pid > 0 && !fcntl(p->fd_in, F_SETFL, O_NONBLOCK) && !fcntl(p->fd_out, F_SETFL, O_NONBLOCK))
		return ERR_OK;
	log_line(LOG_ERROR, "program not started command=%s error=%s", words[0], strerror(errno));
	program_end(p);
	return ERR_IO;
}


static bool would_wait(void)
{
	return errno == EAGAIN || errno == EINTR;
}


/* A program that does not read everything is not wrong (SIGPIPE is ignored by all processes). */
static void send_some(struct program *p)
{
	while (p->fd_in >= 0) {
		ssize_t n = p->sent < p->in.len ? write(p->fd_in, p->in.at + p->sent, p->in.len - p->sent) : 0;

		if (n < 0 && would_wait())
			return;
		p->sent += n > 0 ? (size_t)n : 0;
		if (n < 0 || p->sent == p->in.len)
			fd_close(&p->fd_in);
	}
}


/* True at the end of what it says. */
static bool take_some(struct program *p)
{
	char block[16384];

	for (;;) {
		ssize_t n = read(p->fd_out, block, sizeof(block));

		if (n < 0 && would_wait())
			return false;
		if (n <= 0)
			return true;
		buf_add(&p->out, block, (size_t)n);
		if (p->out.is_full)
			return true;
	}
}


/* Waits for the end of the process itself too: what it exits with says whether it succeeded. */
static bool exit_take(struct program *p)
{
	siginfo_t info = {0};

	if (waitid(P_PID, (id_t)p->pid, &info, WEXITED | WNOHANG | WNOWAIT) || !info.si_pid)
		return false;
	p->e = info.si_code == CLD_EXITED && info.si_status == 0 ? ERR_OK : ERR_IO;
	return true; /* program_end takes it away, and first what it left behind, while its number is still its own */
}


bool program_step(struct program *p)
{
	send_some(p);
	if (p->fd_out >= 0 && take_some(p))
		fd_close(&p->fd_out);
	if (p->out.is_full) {
		p->e = ERR_BODY_TOO_LARGE;
		return true;
	}
	if (p->fd_out < 0 && exit_take(p))
		return true;
	p->e = ERR_TIMED_OUT;
	return time_mono() > p->until_us;
}


void program_end(struct program *p)
{
	pid_t group = p->pid;

	fd_close(&p->fd_in);
	fd_close(&p->fd_out);
	if (group <= 0)
		return;
	(void)kill(-group, SIGKILL);
	(void)kill(group, SIGKILL);
	while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR)
		;
	p->pid = -1;
}
