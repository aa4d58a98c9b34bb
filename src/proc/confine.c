/* confine.c - the lists of system calls of web and media processes, as seccomp filters (Linux seccomp(2), classic BPF).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proc/confine.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"
#include "proc/proc.h"

#if defined(__SANITIZE_ADDRESS__) || defined(WITH_SANITIZERS)
#define IS_CHECKED_BUILD true
#else
#define IS_CHECKED_BUILD false
#endif

#if defined(__x86_64__)
#define OWN_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCH AUDIT_ARCH_AARCH64
#endif

#ifdef OWN_ARCH

/* What libfcgi, libpq, uploads, argon2 and libc need once everything is open. No execve, fork, ptrace, mount, setuid,
 * bpf, io_uring, namespaces; `socket` is judged by its family below. */
static const unsigned allowed[] = {
	/* requests and the database */
	__NR_read, __NR_write, __NR_readv, __NR_writev, __NR_sendto, __NR_recvfrom, __NR_sendmsg,
	__NR_recvmsg, __NR_accept, __NR_accept4, __NR_connect, __NR_shutdown, __NR_close,
	__NR_getsockname, __NR_getpeername, __NR_getsockopt, __NR_setsockopt, __NR_ppoll,
	__NR_pselect6, __NR_fcntl, __NR_ioctl, __NR_dup, __NR_pipe2, __NR_eventfd2,
	__NR_epoll_create1, __NR_epoll_ctl, __NR_epoll_pwait, __NR_epoll_pwait2,
	__NR_timerfd_create, __NR_timerfd_settime,
	/* uploads, templates, mail */
	__NR_openat, __NR_newfstatat, __NR_fstat, __NR_statx, __NR_lseek, __NR_pread64,
	__NR_pwrite64, __NR_fsync, __NR_fdatasync, __NR_ftruncate, __NR_renameat2, __NR_linkat,
	__NR_unlinkat, __NR_mkdirat, __NR_getdents64, __NR_readlinkat, __NR_faccessat,
	__NR_faccessat2, __NR_fchmod, __NR_umask, __NR_getcwd, __NR_flock,
	/* memory, time, signals, itself */
	__NR_brk, __NR_mmap, __NR_munmap, __NR_mremap, __NR_mprotect, __NR_madvise, __NR_mlock,
	__NR_munlock, __NR_futex, __NR_getrandom, __NR_clock_gettime, __NR_clock_getres,
	__NR_clock_nanosleep, __NR_nanosleep, __NR_gettimeofday, __NR_setitimer,
	__NR_rt_sigaction, __NR_rt_sigprocmask, __NR_rt_sigreturn, __NR_rt_sigtimedwait,
	__NR_sigaltstack, __NR_restart_syscall, __NR_getpid, __NR_gettid, __NR_getppid,
	__NR_getuid, __NR_geteuid, __NR_getgid, __NR_getegid, __NR_tgkill, __NR_exit,
	__NR_exit_group, __NR_sched_yield, __NR_sched_getaffinity, __NR_prlimit64, __NR_uname,
	__NR_sysinfo, __NR_getrusage,
#ifdef __x86_64__ /* the older names of the same */
	__NR_poll, __NR_select, __NR_open, __NR_stat, __NR_lstat, __NR_access, __NR_rename,
	__NR_unlink, __NR_mkdir, __NR_readlink, __NR_link, __NR_pipe, __NR_epoll_wait,
	__NR_epoll_create, __NR_alarm, __NR_getrlimit, __NR_time, __NR_arch_prctl, __NR_chmod,
#endif
};

/* Decoding pictures and films: what was opened before is read and written, and memory is asked for. Nothing is opened,
 * made, run or reached. */
#define MEDIA_CALLS \
	__NR_read, __NR_pread64, __NR_write, __NR_brk, __NR_mmap, __NR_munmap, __NR_mremap, __NR_madvise, __NR_futex, \
	__NR_getrandom, __NR_clock_gettime, __NR_rt_sigreturn, __NR_exit, __NR_exit_group
static const unsigned allowed_media[] = {MEDIA_CALLS};
/* libde265 decodes in a thread of its own; this is what a thread does when it starts, `clone` is judged below. */
static const unsigned allowed_heif[] = {MEDIA_CALLS, __NR_mprotect, __NR_rt_sigprocmask, __NR_set_robust_list, __NR_rseq};
#define THREAD_FLAGS \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS | \
	 CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)

#define HEAD 5
#define TAIL 8
#define WORD(member) ((uint32_t)offsetof(struct seccomp_data, member))
#define LOAD(off) ((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (off)))
#define ANSWER(a) ((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, (a)))
#define IF_NOT(v, skip) ((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (v), 0, (skip)))
#define REFUSE (SECCOMP_RET_ERRNO | EPERM)

/* Beside the list of calls: sockets of one family, or of all; or threads (and clone3, whose flags a filter cannot see, is
 * not there, so that libc takes clone). */
enum more { MORE_NOTHING, MORE_THREADS, MORE_LOCAL_SOCKETS, MORE_SOCKETS };

static int filter_install(const unsigned *calls, size_t n_calls, enum more more)
{
	static struct sock_filter f[HEAD + 2 * N_OF(allowed) + TAIL];
	struct sock_fprog prog = {.filter = f};
	size_t n = 0, i;

	f[n++] = LOAD(WORD(arch));
	f[n++] = IF_NOT(OWN_ARCH, 1);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, 1);
	f[n++] = ANSWER(SECCOMP_RET_KILL_PROCESS);
	f[n++] = LOAD(WORD(nr));
	for (i = 0; i < n_calls; i++) {
		f[n++] = IF_NOT(calls[i], 1);
		f[n++] = ANSWER(SECCOMP_RET_ALLOW);
	}
	if (more == MORE_THREADS) {
		f[n++] = IF_NOT(__NR_clone3, 1);
		f[n++] = ANSWER(SECCOMP_RET_ERRNO | ENOSYS);
	}
	if (more != MORE_NOTHING)
		f[n++] = IF_NOT(more == MORE_THREADS ? __NR_clone : __NR_socket, more == MORE_SOCKETS ? 1 : 3);
	if (more == MORE_THREADS || more == MORE_LOCAL_SOCKETS) {
		f[n++] = LOAD(WORD(args[0]));
		f[n++] = IF_NOT(more == MORE_THREADS ? THREAD_FLAGS : AF_UNIX, 1);
	}
	if (more != MORE_NOTHING)
		f[n++] = ANSWER(SECCOMP_RET_ALLOW);
	f[n++] = ANSWER(REFUSE);
	prog.len = (unsigned short)n;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog);
}

/* Does libpq reach the server through a unix socket? */
static bool database_is_local(const struct conf *c)
{
	return strstr(c->database_url, "host=/") || strstr(c->database_url, "host=%2F") ||
	       strstr(c->database_url, "host=%2f") || strstr(c->database_url, "@%2F") ||
	       strstr(c->database_url, ":///");
}

/* Redis counts for several machines: it is reached over TCP. */
static bool stays_local(const struct conf *c)
{
	return database_is_local(c) && !str_has(c->redis_url);
}

static int filter_of(const struct conf *c, const char *role)
{
	if (str_eq(role, "web") || str_eq(role, "live"))
		return filter_install(allowed, N_OF(allowed), stays_local(c) ? MORE_LOCAL_SOCKETS : MORE_SOCKETS);
	if (str_eq(role, "media"))
		return filter_install(allowed_media, N_OF(allowed_media), MORE_NOTHING);
	if (str_eq(role, "media-heif"))
		return filter_install(allowed_heif, N_OF(allowed_heif), MORE_THREADS);
	return 0;
}

#else

static int filter_of(const struct conf *c, const char *role)
{
	(void)c;
	(void)role;
	log_line(LOG_WARN, "no list of system calls for this kind of machine");
	return 0;
}

#endif

/* Started by root, a process keeps what belongs to root but none of root's powers. */
static int powers_drop(void)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};

	return (int)syscall(__NR_capset, &head, none);
}

int confine(const struct conf *c, const char *role)
{
	struct rlimit none = {0, 0};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || setrlimit(RLIMIT_CORE, &none))
		return proc_fail("privileges", strerror(errno), "use a newer kernel");
	if (IS_CHECKED_BUILD)
		return EXIT_DONE;
	if ((geteuid() == 0 && powers_drop()) || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
		return proc_fail("privileges", strerror(errno), "use a newer kernel");
	if (filter_of(c, role))
		return proc_fail("seccomp", strerror(errno), "use a kernel with seccomp filters");
	return EXIT_DONE;
}
