/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/read.h"
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/crypt.h"
#include "base/log.h"

#define PIECE ((size_t)64 << 10)


static err_t read_failed(const char *call, const char *path)
{
	log_line(LOG_ERROR, "file not read call=%s path=%s error=%s", call, path, strerror(errno));
	return ERR_IO;
}


/* A regular file of at most max bytes. */
static err_t open_to_read(const char *path, size_t max, int *fd, size_t *size)
{
	struct stat st;

	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (*fd < 0)
		return errno == ENOENT ? ERR_NO_ROW : read_failed("open", path);
	if (fstat(*fd, &st) || !S_ISREG(st.st_mode)) {
		(void)close(*fd);
		return read_failed("stat", path);
	}
	*size = (size_t)st.st_size;
	if (*size <= max)
		return ERR_OK;
	(void)close(*fd);
	return ERR_FILE_TOO_LARGE;
}


static ssize_t read_some(int fd, void *p, size_t n)
{
	ssize_t got;

	do
		got = read(fd, p, n);
	while (got < 0 && errno == EINTR);
	return got;
}


err_t file_read(struct arena *a, const char *path, size_t max, struct span *out)
{
	size_t size, n = 0;
	ssize_t got = 1;
	char *at;
	int fd;
	err_t e = open_to_read(path, max, &fd, &size);

	if (e)
		return e;
	at = arena_alloc(a, size + 1);
	while (n < size && (got = read_some(fd, at + n, size - n)) > 0)
		n += (size_t)got;
	if (got < 0)
		e = read_failed("read", path);
	(void)close(fd);
	*out = (struct span){at, n};
	return e;
}


err_t file_digest(struct arena *a, const char *path, size_t max, char **hex, int64_t *bytes)
{
	unsigned char hash[SHA256_LEN], *piece = arena_alloc(a, PIECE);
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	size_t size;
	ssize_t got;
	int fd;
	err_t e = open_to_read(path, max, &fd, &size);

	if (e) {
		EVP_MD_CTX_free(md);
		return e;
	}
	(void)EVP_DigestInit_ex(md, EVP_sha256(), NULL);
	*bytes = 0;
	while ((got = read_some(fd, piece, PIECE)) > 0) {
		(void)EVP_DigestUpdate(md, piece, (size_t)got);
		*bytes += got;
	}
	if (got < 0)
		e = read_failed("read", path);
	(void)EVP_DigestFinal_ex(md, hash, NULL);
	EVP_MD_CTX_free(md);
	(void)close(fd);
	*hex = hex_encode(a, hash, sizeof(hash));
	return e;
}
