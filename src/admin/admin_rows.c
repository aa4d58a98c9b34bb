/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "admin/admin_rows.h"

SHAPE(admin_ask, admin_ask, FIELD(admin_ask, list, K_TEXT), FIELD(admin_ask, q, K_TEXT), FIELD(admin_ask, status, K_TEXT),
      FIELD(admin_ask, from, K_TEXT), FIELD(admin_ask, to, K_TEXT), FIELD(admin_ask, before_id, K_TEXT),
      FIELD(admin_ask, ids, K_TEXTS), FIELD(admin_ask, with_deleted, K_BOOL), FIELD(admin_ask, before_us, K_INT),
      FIELD(admin_ask, max, K_INT));
SHAPE(admin_row, admin_row, FIELD(admin_row, id, K_TEXT), FIELD(admin_row, status, K_TEXT), FIELD(admin_row, data, K_JSON),
      FIELD(admin_row, at, K_TIME), FIELD(admin_row, is_deleted, K_BOOL));
SHAPE(admin_order, admin_order, FIELD(admin_order, act, K_TEXT), FIELD(admin_order, data, K_JSON),
      FIELD(admin_order, by, K_JSON), FIELD(admin_order, ids, K_TEXTS));
SHAPE(admin_done, admin_done, FIELD(admin_done, n, K_INT));
SHAPE(admin_count, admin_count, FIELD(admin_count, name, K_TEXT), FIELD(admin_count, n, K_INT),
      FIELD(admin_count, since, K_TIME));
SHAPE(admin_subject, admin_subject, FIELD(admin_subject, kind, K_TEXT), FIELD(admin_subject, subject, K_TEXT),
      FIELD(admin_subject, id, K_TEXT));
SHAPE(admin_moment, admin_moment, FIELD(admin_moment, at, K_TIME), FIELD(admin_moment, source, K_TEXT),
      FIELD(admin_moment, what, K_TEXT), FIELD(admin_moment, who, K_TEXT), FIELD(admin_moment, note, K_TEXT),
      FIELD(admin_moment, ref, K_TEXT), FIELD(admin_moment, minor, K_INT), FIELD(admin_moment, currency, K_TEXT));
