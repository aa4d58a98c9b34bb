/* report.h - the one JSON object that a run ends with: {report, verdict, confidence, claims}.
 *
 * Layer: bounties.  Pure.  What a model, a program or a worker says is believed in nothing but its shape: it is read by
 * a table, never run.  A fence of backquotes around it is taken off; unknown members are ignored; a wrong one is said, so
 * that a model can be asked once more.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BOUNTIES_REPORT_H
#define BOUNTIES_REPORT_H
#include "base/json.h"
#include "base/shape.h"

#define REPORT_MAX 30000 /* characters of the result: a page shows all of it */
#define CLAIMS_MAX 50
#define VERDICTS "TRUE|FALSE|MISLEADING|INSUFFICIENT_EVIDENCE|NEEDS_REVIEW"

struct report {
	const char *report, *verdict; /* Markdown; verdict NULL: none */
	int64_t confidence; /* percent, INT_UNSET: none */
	struct list claims; /* struct claim */
};
struct claim {
	const char *claim, *verdict, *evidence;
};

/* NULL if it is one, else what is wrong with it, for who wrote it. with_verdict: verdict, confidence and claims must be
 * there. */
const char *report_read(struct arena *a, struct span text, bool with_verdict, struct report *out);
/* {"verdict","confidence","claims"} for the bounty's metadata, closed by the caller: what follows begins with a comma. */
void report_metadata(struct buf *b, const struct report *r);
/* Its JSON Schema, as response_format takes it: all members required, no others. */
extern const char report_schema[];

#endif
