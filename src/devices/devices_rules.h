/* devices_rules.h - what a device task may be, how its amounts are read, what a proof signs.
 *
 * Layer: devices, for its own files.  Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef DEVICES_DEVICES_RULES_H
#define DEVICES_DEVICES_RULES_H
#include "base/json.h"
#include "base/shape.h"

#define DEVICE_MIN_NANO INT64_C(10000000) /* 0.01 TON: a reward, a withdrawal */
#define DEVICE_MAX_NANO INT64_C(1000000000000000) /* a million */
#define DEVICE_RESULT_MAX 65536u
#define DEVICE_TASK_TYPES "inference|human|validation|agent"
#define DEVICE_VALIDATIONS "reference|majority|cross_check|ai_check|human"

/* The same of JSON text, as K_JSON fields have it. */
MUST_CHECK bool device_amount_text(struct arena *a, const char *text, int64_t *nano);

/* A task as it was asked for; the nested objects are JSON text. */
struct device_order {
	const char *task_type, *operation, *model, *validation, *input, *constraints, *reward, *reference, *min_trust;
	const char *human_judge;
	struct texts regions;
	bool always_check;
	int64_t people_cents; /* what the hall pays a person who judges; 0: nobody is asked */
};
/* Checks what the shape did not, and gives the descriptor that device_task_add() takes. allow: as in io/http_client.h. */
MUST_CHECK err_t device_describe(struct arena *a, const struct device_order *o, const char *allow, struct complaints *c,
				 const char **descriptor);

/* What a device says beside its result. */
struct device_proof {
	const char *device_id, *signature, *energy; /* energy: decimal text, mWh */
	int64_t timestamp, execution_ms;
};
MUST_CHECK err_t device_proof_read(struct arena *a, const char *json, struct complaints *c, struct device_proof *out);
/* "task|assignment|timestamp|hash": what its signature covers. */
struct span device_proof_message(struct arena *a, const char *task_id, const char *assignment_id, int64_t timestamp,
				 const char *result_hash);

#endif
