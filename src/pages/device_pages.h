/* device_pages.h - /devices for those who put up compute tasks or run devices, and /stats for everybody.
 *
 * Layer: pages.  A reader sees what wallets of theirs did, as ton_proof said whose they are.  doc/devices.md tells the rest.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_DEVICE_PAGES_H
#define PAGES_DEVICE_PAGES_H
#include "web/route.h"
#include "web/template.h"

extern const struct route device_pages_routes[];
extern const struct template_use device_templates[];
extern struct stmt *const sql_device_pages[];

#endif
