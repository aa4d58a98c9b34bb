/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/loop.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/log.h"

#define BATCH 64

struct loop {
	int epoll;
	int n, at; /* the batch being handled */
	struct epoll_event batch[BATCH];
};


struct loop *loop_new(void)
{
	struct loop *l = calloc(1, sizeof(*l));

	if (!l)
		die_no_memory();
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (l->epoll < 0) {
		log_line(LOG_ERROR, "epoll errno=%d", errno);
		free(l);
		return NULL;
	}
	return l;
}


void loop_free(struct loop *l)
{
	if (!l)
		return;
	(void)close(l->epoll);
	free(l);
}


static err_t control(struct loop *l, int op, struct loop_source *s, uint32_t events)
{
	struct epoll_event e = {.events = events, .data.ptr = s};

	if (epoll_ctl(l->epoll, op, s->fd, &e)) {
		log_line(LOG_ERROR, "epoll_ctl op=%d errno=%d", op, errno);
		return ERR_IO;
	}
	s->events = events;
	return ERR_OK;
}


err_t loop_add(struct loop *l, struct loop_source *s, uint32_t events)
{
	return control(l, EPOLL_CTL_ADD, s, events);
}


void loop_want(struct loop *l, struct loop_source *s, uint32_t events)
{
	/* a source that cannot be changed any more is one whose next event is its end */
	if (s->fd >= 0 && s->events != events && control(l, EPOLL_CTL_MOD, s, events))
		s->events = events;
}


void loop_remove(struct loop *l, struct loop_source *s)
{
	if (s->fd < 0)
		return;
	(void)epoll_ctl(l->epoll, EPOLL_CTL_DEL, s->fd, NULL);
	for (int i = l->at + 1; i < l->n; i++)
		if (l->batch[i].data.ptr == s)
			l->batch[i].data.ptr = NULL;
	s->fd = -1;
}


void loop_once(struct loop *l, int wait_ms)
{
	l->n = epoll_wait(l->epoll, l->batch, BATCH, wait_ms);
	if (l->n < 0)
		l->n = 0; /* a signal */
	for (l->at = 0; l->at < l->n; l->at++) {
		struct loop_source *s = l->batch[l->at].data.ptr;

		if (s)
			s->ready(s, l->batch[l->at].events);
	}
	l->n = 0;
}
