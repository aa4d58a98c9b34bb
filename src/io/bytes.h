/* bytes.h - numbers in the byte orders of file formats.
 *
 * Layer: io, pure.  The caller has checked that the bytes are there.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_BYTES_H
#define IO_BYTES_H
#include <stdint.h>

static inline uint32_t be16(const unsigned char *p)
{
	return (uint32_t)p[0] << 8 | p[1];
}


static inline uint32_t be32(const unsigned char *p)
{
	return be16(p) << 16 | be16(p + 2);
}


static inline uint32_t le16(const unsigned char *p)
{
	return (uint32_t)p[1] << 8 | p[0];
}


static inline uint32_t le24(const unsigned char *p)
{
	return (uint32_t)p[2] << 16 | le16(p);
}


static inline uint32_t le32(const unsigned char *p)
{
	return le16(p + 2) << 16 | le16(p);
}


static inline void put_le32(unsigned char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (unsigned char)(v >> (8 * i));
}

#endif
