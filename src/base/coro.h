/* coro.h - straight-line code that can wait: a coroutine with a small guarded stack.
 *
 * Layer: base.  A pool keeps the stacks; each has pages below it that cannot be touched, so an exhausted stack is a
 * fault at a known address, not a scribble.  One thread; the loop resumes, the coroutine yields, nobody else switches.
 * x86-64 and arm64 switch in a few instructions (callee-saved registers of the System V and AAPCS64 ABIs); elsewhere,
 * and with -DCORO_UCONTEXT, ucontext does.  Under AddressSanitizer every switch is announced.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_CORO_H
#define BASE_CORO_H
#include "base/err.h"

struct coro;
struct coro_pool;

/* stack_bytes without the guard; at most max coroutines at once. */
struct coro_pool *coro_pool_new(size_t stack_bytes, size_t max);
void coro_pool_free(struct coro_pool *p);
size_t coro_pool_in_use(const struct coro_pool *p);

/* NULL when max are in use.  fn runs at the first resume; when it returns the coroutine is over.  If its stack ran
 * out instead, coro_run_ready calls abandoned (may be NULL) outside of it. */
struct coro *coro_new(struct coro_pool *p, void (*fn)(void *), void (*abandoned)(void *), void *arg);
/* Runs c until it yields or ends; true while it is not over.  Only from outside any coroutine. */
bool coro_resume(struct coro *c);
/* Back to who resumed. Only inside. */
void coro_yield(void);
/* The running coroutine, NULL outside. */
struct coro *coro_current(void);
void coro_free(struct coro *c);

/* Puts c at the end of those that coro_run_ready resumes. Not twice. */
void coro_ready(struct coro *c);
/* Resumes all that are ready (not those that become ready meanwhile) and frees those that end; the request id of the
 * log goes with each. Gives how many ran. */
size_t coro_run_ready(void);
bool coro_any_ready(void);

/* Does the address lie in the guard of the running coroutine? For the fault handler. */
bool coro_guard_hit(const void *address);
/* From the fault handler: the running coroutine is over, and its coro_resume returns false. Never returns. */
_Noreturn void coro_abandon(void);

#endif
