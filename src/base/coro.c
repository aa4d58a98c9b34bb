/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/coro.h"
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/log.h"

#if defined(__SANITIZE_ADDRESS__)
#define CORO_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CORO_ASAN 1
#endif
#endif
#ifdef CORO_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#if !defined(__x86_64__) && !defined(__aarch64__) && !defined(CORO_UCONTEXT)
#define CORO_UCONTEXT 1
#endif
#ifdef CORO_UCONTEXT
#include <ucontext.h>
#endif

/* More than one page: a large frame must not step over the guard. */
#define GUARD_PAGES 16u
#define KEEP_FREE 64u /* stacks kept for the next ones; a crowd's are given back */

struct context {
#ifdef CORO_UCONTEXT
	ucontext_t u;
#else
	void *sp;
#endif
};

struct coro {
	struct context own, caller;
	struct coro_pool *pool;
	struct coro *next; /* in the pool's free list or the ready list */
	const char *log_id;
	char *map, *stack; /* map: guard pages, then the stack */
	void (*fn)(void *), (*if_abandoned)(void *);
	void *arg;
	bool is_over, is_abandoned;
	sigjmp_buf abandoned;
	void *fake_stack, *caller_fake; /* AddressSanitizer's */
	const void *caller_bottom;
	size_t caller_size;
};

struct coro_pool {
	size_t stack_bytes, guard_bytes, max, in_use, n_free;
	struct coro *free;
};

static struct coro *running;
static struct coro *ready_first, **ready_end = &ready_first;


#ifndef CORO_UCONTEXT
/* Saves the callee-saved registers on the old stack, changes stacks, restores. */
void coro_switch(void **save_sp, void *load_sp);
#ifdef __x86_64__
__asm__(".text\n.globl coro_switch\n.type coro_switch,@function\ncoro_switch:\n"
	"	endbr64\n"
	"	pushq %rbp\n	pushq %rbx\n	pushq %r12\n	pushq %r13\n	pushq %r14\n	pushq %r15\n"
	"	subq $8, %rsp\n	stmxcsr (%rsp)\n	fnstcw 4(%rsp)\n"
	"	movq %rsp, (%rdi)\n	movq %rsi, %rsp\n"
	"	ldmxcsr (%rsp)\n	fldcw 4(%rsp)\n	addq $8, %rsp\n"
	"	popq %r15\n	popq %r14\n	popq %r13\n	popq %r12\n	popq %rbx\n	popq %rbp\n"
	"	ret\n.size coro_switch,.-coro_switch\n");
#define SAVED_WORDS 8 /* control words, six registers, return address */
#else
__asm__(".text\n.globl coro_switch\n.type coro_switch,%function\ncoro_switch:\n"
	"	sub sp, sp, #160\n"
	"	stp x19, x20, [sp]\n	stp x21, x22, [sp, #16]\n	stp x23, x24, [sp, #32]\n"
	"	stp x25, x26, [sp, #48]\n	stp x27, x28, [sp, #64]\n	stp x29, x30, [sp, #80]\n"
	"	stp d8, d9, [sp, #96]\n	stp d10, d11, [sp, #112]\n	stp d12, d13, [sp, #128]\n"
	"	stp d14, d15, [sp, #144]\n"
	"	mov x9, sp\n	str x9, [x0]\n	mov sp, x1\n"
	"	ldp x19, x20, [sp]\n	ldp x21, x22, [sp, #16]\n	ldp x23, x24, [sp, #32]\n"
	"	ldp x25, x26, [sp, #48]\n	ldp x27, x28, [sp, #64]\n	ldp x29, x30, [sp, #80]\n"
	"	ldp d8, d9, [sp, #96]\n	ldp d10, d11, [sp, #112]\n	ldp d12, d13, [sp, #128]\n"
	"	ldp d14, d15, [sp, #144]\n"
	"	add sp, sp, #160\n	ret\n.size coro_switch,.-coro_switch\n");
#define SAVED_WORDS 20
#define RETURN_WORD 11 /* x30 */
#endif
#endif


static void before_switch(void **save_fake, const void *bottom, size_t size)
{
#ifdef CORO_ASAN
	__sanitizer_start_switch_fiber(save_fake, bottom, size);
#else
	(void)save_fake;
	(void)bottom;
	(void)size;
#endif
}


static void after_switch(void *fake, const void **bottom, size_t *size)
{
#ifdef CORO_ASAN
	__sanitizer_finish_switch_fiber(fake, bottom, size);
#else
	(void)fake;
	(void)bottom;
	(void)size;
#endif
}


static void context_swap(struct context *from, struct context *to)
{
#ifdef CORO_UCONTEXT
	if (swapcontext(&from->u, &to->u))
		abort();
#else
	coro_switch(&from->sp, to->sp);
#endif
}


static void coro_entry(void)
{
	struct coro *c = running;

	after_switch(NULL, &c->caller_bottom, &c->caller_size);
	c->fn(c->arg);
	c->is_over = true;
	/* NULL: the stack's fake frames are destroyed with it */
	before_switch(NULL, c->caller_bottom, c->caller_size);
	context_swap(&c->own, &c->caller);
	abort();
}


static void context_make(struct coro *c)
{
	char *top = c->stack + c->pool->stack_bytes;
#ifdef CORO_UCONTEXT
	if (getcontext(&c->own.u))
		abort();
	c->own.u.uc_stack.ss_sp = c->stack;
	c->own.u.uc_stack.ss_size = c->pool->stack_bytes;
	c->own.u.uc_link = NULL;
	makecontext(&c->own.u, coro_entry, 0);
	(void)top;
#elif defined(__x86_64__)
	/* as after a call: the stack is 8 past a multiple of 16 when coro_entry begins */
	void **sp = (void **)(void *)(top - 16) - SAVED_WORDS + 1;
	uint32_t control[2] = {0x1f80, 0x037f}; /* defaults of MXCSR and the x87 control word */

	memset(sp, 0, SAVED_WORDS * sizeof(*sp));
	memcpy(sp, control, sizeof(control));
	sp[SAVED_WORDS - 1] = (void *)(uintptr_t)coro_entry;
	c->own.sp = sp;
#else
	void **sp = (void **)(void *)top - SAVED_WORDS;

	memset(sp, 0, SAVED_WORDS * sizeof(*sp));
	sp[RETURN_WORD] = (void *)(uintptr_t)coro_entry;
	c->own.sp = sp;
#endif
}


struct coro_pool *coro_pool_new(size_t stack_bytes, size_t max)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct coro_pool *p = calloc(1, sizeof(*p));

	if (!p)
		die_no_memory();
	p->guard_bytes = GUARD_PAGES * page;
	p->stack_bytes = (stack_bytes + page - 1) / page * page;
	p->max = max;
	return p;
}


static void coro_unmake(struct coro *c)
{
	munmap(c->map, c->pool->guard_bytes + c->pool->stack_bytes);
	free(c);
}


void coro_pool_free(struct coro_pool *p)
{
	while (p && p->free) {
		struct coro *c = p->free;

		p->free = c->next;
		coro_unmake(c);
	}
	free(p);
}


size_t coro_pool_in_use(const struct coro_pool *p)
{
	return p->in_use;
}


static struct coro *coro_make(struct coro_pool *p)
{
	struct coro *c = calloc(1, sizeof(*c));
	char *map = mmap(NULL, p->guard_bytes + p->stack_bytes, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);

	if (!c || map == MAP_FAILED || mprotect(map, p->guard_bytes, PROT_NONE))
		die_no_memory();
	c->pool = p;
	c->map = map;
	c->stack = map + p->guard_bytes;
	return c;
}


struct coro *coro_new(struct coro_pool *p, void (*fn)(void *), void (*abandoned)(void *), void *arg)
{
	struct coro *c = p->free;

	if (p->in_use == p->max)
		return NULL;
	if (c) {
		p->free = c->next;
		p->n_free--;
	} else {
		c = coro_make(p);
	}
	p->in_use++;
	c->fn = fn;
	c->if_abandoned = abandoned;
	c->arg = arg;
	c->is_over = c->is_abandoned = false;
	c->fake_stack = NULL;
	c->log_id = NULL;
	c->next = NULL;
	context_make(c);
	return c;
}


bool coro_resume(struct coro *c)
{
	running = c;
	if (!sigsetjmp(c->abandoned, 0)) {
		before_switch(&c->caller_fake, c->stack, c->pool->stack_bytes);
		context_swap(&c->caller, &c->own);
	}
	after_switch(running->caller_fake, NULL, NULL);
	running = NULL;
	return !c->is_over;
}


void coro_yield(void)
{
	struct coro *c = running;

	before_switch(&c->fake_stack, c->caller_bottom, c->caller_size);
	context_swap(&c->own, &c->caller);
	after_switch(c->fake_stack, &c->caller_bottom, &c->caller_size);
}


struct coro *coro_current(void)
{
	return running;
}


void coro_free(struct coro *c)
{
	struct coro_pool *p = c->pool;

#ifdef CORO_ASAN
	/* frames that were never left have marked it, and the next to use it would be accused */
	if (c->is_abandoned)
		__asan_unpoison_memory_region(c->stack, p->stack_bytes);
#endif
	p->in_use--;
	if (p->n_free == KEEP_FREE) {
		coro_unmake(c);
		return;
	}
	p->n_free++;
	c->next = p->free;
	p->free = c;
}


void coro_ready(struct coro *c)
{
	c->next = NULL;
	*ready_end = c;
	ready_end = &c->next;
}


bool coro_any_ready(void)
{
	return ready_first != NULL;
}


static void coro_run_one(struct coro *c)
{
	log_request(c->log_id);
	if (coro_resume(c)) {
		c->log_id = log_request_id();
	} else {
		if (c->is_abandoned && c->if_abandoned)
			c->if_abandoned(c->arg);
		coro_free(c);
	}
	log_request(NULL);
}


size_t coro_run_ready(void)
{
	struct coro *c = ready_first, *next;
	size_t n = 0;

	ready_first = NULL;
	ready_end = &ready_first;
	for (; c; c = next, n++) {
		next = c->next;
		coro_run_one(c);
	}
	return n;
}


bool coro_guard_hit(const void *address)
{
	const char *at = address;

	return running && at >= running->map && at < running->stack;
}


_Noreturn void coro_abandon(void)
{
	running->is_over = running->is_abandoned = true;
	before_switch(NULL, running->caller_bottom, running->caller_size);
	siglongjmp(running->abandoned, 1);
}
