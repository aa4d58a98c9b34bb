/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "admin/admin_tables.h"
#include <string.h>


const struct admin_list *admin_list_named(const char *name)
{
	const struct admin_list *l = admin_lists;

	while (l->name && !str_eq(l->name, name))
		l++;
	return l->name ? l : NULL;
}


const struct admin_list *admin_list_of(const char *route_name)
{
	const char *name = route_name + strlen("admin_");

	for (const struct admin_list *l = admin_lists; l->name; l++)
		if (str_starts(name, l->name) && (str_eq(name, l->name) || str_eq(name + strlen(l->name), "_one")))
			return l;
	return NULL;
}


const struct admin_act *admin_act_find(const char *name, const struct admin_list **list)
{
	for (const struct admin_list *l = admin_lists; l->name; l++)
		for (size_t i = 0; i < l->n_acts; i++)
			if (str_eq(l->acts[i].name, name)) {
				*list = l;
				return &l->acts[i];
			}
	return NULL;
}


bool admin_act_fits(const struct admin_act *act, const char *status)
{
	return !act->when || str_in_words(status, strlen(status), act->when);
}
