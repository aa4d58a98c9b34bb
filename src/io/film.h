/* film.h - one frame of a film as a picture.
 *
 * Layer: io.  Runs in the confined child `hirehall media film` only: the demuxers and decoders of FFmpeg read what
 * strangers sent.  Of MP4, MOV and WebM, in H.264, HEVC, VP8, VP9 or AV1: the frame at one second, or the last one
 * before the end or before a bound of bytes, packets or frames is reached; turned as the film says.
 * Without FFmpeg's libraries, when built or when run, there is no frame.
 * Fails: ERR_FILE_TYPE (no frame), ERR_IMAGE_TOO_LARGE, ERR_IO.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_FILM_H
#define IO_FILM_H
#include "io/picture.h"

/* Loads the libraries; to be called while files may still be opened. */
bool film_prepare(void);
/* Reads the film of so many bytes from fd with pread() alone; writes the small pictures.  *made says how large the film
 * is; it has no pixels. */
MUST_CHECK err_t film_make(struct arena *a, int fd, int64_t bytes, FILE *const small[N_SMALL], struct picture *made);

#endif
