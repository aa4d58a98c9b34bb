/* What a web process may no longer do once it is confined; each question is asked in a child of its own.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proc/confine.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "check.h"

static const struct conf near = {.database_url = "postgresql://u:p@/hall?host=/run/x"};
static const struct conf far = {.database_url = "postgresql://u:p@db.example/hall"};

/* Each gives the errno it met, 0 when it was allowed. */
static int asks_exec(void)
{
	char *argv[] = {"true", NULL};

	execv("/bin/true", argv);
	return errno;
}

static int asks_fork(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid < 0 ? errno : 0;
}

static int asks_socket_inet(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0;
}

static int asks_socket_unix(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) < 0 ? errno : 0;
}

static int asks_trace(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0 ? errno : 0;
}

static int asks_user(void)
{
	return setuid(65534) ? errno : 0;
}

static int asks_open(void)
{
	return open("/etc/hostname", O_RDONLY) < 0 ? errno : 0;
}

static void *thread_run(void *p)
{
	return p;
}

static int asks_thread(void)
{
	pthread_t t;
	int failed = pthread_create(&t, NULL, thread_run, NULL);

	return failed ? failed : pthread_join(t, NULL);
}

static int asks_privileges(void)
{
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : 1;
}

static const struct {
	const char *name, *role;
	const struct conf *conf;
	int (*ask)(void);
	int want;
} rows[] = {
	{"web runs no program", "web", &near, asks_exec, EPERM},
	{"web makes no process", "web", &near, asks_fork, EPERM},
	{"web reaches no other machine", "web", &near, asks_socket_inet, EPERM},
	{"unless the database is on one", "web", &far, asks_socket_inet, 0},
	{"web reaches a database on this machine", "web", &near, asks_socket_unix, 0},
	{"web traces nobody", "web", &near, asks_trace, EPERM},
	{"web stays who it is", "web", &near, asks_user, EPERM},
	{"web opens files", "web", &near, asks_open, 0},
	{"media opens no file", "media", NULL, asks_open, EPERM},
	{"media runs no program", "media", NULL, asks_exec, EPERM},
	{"media makes no process", "media", NULL, asks_fork, EPERM},
	{"media reaches no other machine", "media", NULL, asks_socket_inet, EPERM},
	{"media reaches nobody on this one", "media", NULL, asks_socket_unix, EPERM},
	{"media traces nobody", "media", NULL, asks_trace, EPERM},
	{"media starts no thread", "media", NULL, asks_thread, EPERM},
	{"media-heif starts threads", "media-heif", NULL, asks_thread, 0},
	{"media-heif opens no file", "media-heif", NULL, asks_open, EPERM},
	{"media-heif runs no program", "media-heif", NULL, asks_exec, EPERM},
	{"media-heif makes no process", "media-heif", NULL, asks_fork, EPERM},
	{"media-heif reaches no other machine", "media-heif", NULL, asks_socket_inet, EPERM},
	{"slow reaches other machines", "slow", &near, asks_socket_inet, 0},
	{"jobs reaches other machines", "jobs", &near, asks_socket_inet, 0},
};

/* In a child: what is given up does not come back. */
static int ask_confined(const struct conf *c, const char *role, int (*ask)(void))
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0)
		_exit(confine(c, role) ? 250 : ask());
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int main(void)
{
	static const char *const roles[] = {"web", "slow", "jobs", "agents"};

	EACH(i, roles) {
		check_row = roles[i];
		/* asked without the list of calls, which does not hold prctl */
		if (!str_eq(roles[i], "web"))
			CHECK_INT(ask_confined(&near, roles[i], asks_privileges), 0);
	}
#ifdef WITH_SANITIZERS
	/* such builds keep their calls: confine.h */
	return check_end();
#endif
	EACH(i, rows) {
		check_row = rows[i].name;
		CHECK_INT(ask_confined(rows[i].conf, rows[i].role, rows[i].ask), rows[i].want);
	}
	return check_end();
}
