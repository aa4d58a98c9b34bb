/* demo.h - what the demo provider's page can do to a checkout, told as Stripe would tell it.
 *
 * Layer: money.  The events go the way of Stripe's: stored, then made sense of by the same job.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_DEMO_H
#define MONEY_DEMO_H
#include "money/orders.h"
#include "money/provider.h"

/* "pay|slow|fail|expire": slow pays too, some seconds later. */
#define DEMO_OUTCOMES "pay|slow|fail|expire"
/* Of struct provider_event. */
struct list demo_events(struct arena *a, const struct deed *d, const char *outcome);

#endif
