/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Layouts: which element of a page fills which slot, and what of a page would never be shown.  An element with t-slot
 * that lies in no other such element is a filler in a file with t-use; every other t-slot is a slot. */
#include "web/template_compile.h"


static const xmlNode *first_element(const xmlNode *n)
{
	while (n && n->type != XML_ELEMENT_NODE)
		n = n->next;
	return n;
}


/* The filler of that name below node; of any name when NULL. */
const xmlNode *slot_filler(struct arena *a, const xmlNode *node, const char *name)
{
	for (const xmlNode *n = first_element(node->children); n; n = first_element(n->next)) {
		const char *slot = attr_get(a, n, "t-slot");
		const xmlNode *found = slot ? NULL : slot_filler(a, n, name);

		if (found)
			return found;
		if (slot && (!name || str_eq(slot, name)))
			return n;
	}
	return NULL;
}


/* Is there a slot of that name? is_open: what is met here is a slot and no filler. */
static bool slot_offered(struct arena *a, const xmlNode *node, const char *name, bool is_open)
{
	for (const xmlNode *n = first_element(node->children); n; n = first_element(n->next)) {
		const char *slot = attr_get(a, n, "t-slot");

		if ((slot && is_open && str_eq(slot, name)) || slot_offered(a, n, name, is_open || slot))
			return true;
	}
	return false;
}


static void filler_check(struct compile *c, const xmlNode *node, const char *slot)
{
	struct arena *a = c->loader->scratch;
	const struct source *layout = c->chain[c->level + 1];

	if (!slot_offered(a, layout->root, slot, !layout->layout))
		mistake_at(c, node, "the layout has no slot", slot);
	if (slot_filler(a, c->chain[c->level]->root, slot) != node)
		mistake_at(c, node, "the slot is filled twice", slot);
}


static bool has_directive(const xmlNode *node)
{
	for (const xmlAttr *attr = node->properties; attr; attr = attr->next)
		if (str_starts((const char *)attr->name, "t-") && !str_in_words((const char *)attr->name, (size_t)xmlStrlen(attr->name), "t-use|t-more"))
			return true;
	return false;
}


/* What stands around the fillers is sample: html, head, body and the like, without values. */
static void sample_check(struct compile *c, const xmlNode *node)
{
	struct arena *a = c->loader->scratch;

	if (has_directive(node))
		mistake_at(c, node, "never shown, because it is outside of any t-slot", node_name(node));
	for (const xmlNode *n = node->children; n; n = n->next) {
		const char *slot = n->type == XML_ELEMENT_NODE ? attr_get(a, n, "t-slot") : NULL;

		if (slot)
			filler_check(c, n, slot);
		else if (n->type == XML_ELEMENT_NODE && slot_filler(a, n, NULL))
			sample_check(c, n);
		else if (n->type == XML_ELEMENT_NODE && !str_eq(node_name(n), "head"))
			mistake_at(c, n, "never shown, because it is outside of any t-slot", node_name(n));
		else if (n->type == XML_TEXT_NODE && !xmlIsBlankNode(n))
			mistake_at(c, n, "text never shown, because it is outside of any t-slot",
				   str_trim(a, (const char *)n->content));
	}
}


void slots_check(struct compile *c)
{
	for (c->level = 0; c->level + 1 < c->n_chain; c->level++)
		sample_check(c, c->chain[c->level]->root);
}
