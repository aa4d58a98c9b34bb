/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/keep_in.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define READS (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define OF_V1 ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1) /* all that the first version knows */
#define OF_V2 (UINT64_C(1) << 13) /* linking and renaming from folder to folder */
#define OF_V3 (UINT64_C(1) << 14) /* truncating */
#define OF_FILES (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE)

/* What programs are made of, and what they may look at. Not /proc, where other processes are, and not /var, /home or /tmp. */
static const char *const system_folders[] = {"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/etc",
					     "/var/cache/fontconfig"};
static const char *const system_files[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"};


static int version(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}


bool keep_in_known(void)
{
	return version() > 0;
}


/* What is not there needs no rule. */
static bool rule_add(int rules, const char *path, uint64_t may)
{
	struct landlock_path_beneath_attr rule = {.allowed_access = may, .parent_fd = open(path, O_PATH | O_CLOEXEC)};
	bool is_well;

	if (rule.parent_fd < 0)
		return errno == ENOENT;
	is_well = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
	(void)close(rule.parent_fd);
	return is_well;
}


bool keep_in(const char *writes, const char *const *reads)
{
	int known = version(), rules;
	struct landlock_ruleset_attr all = {.handled_access_fs = OF_V1 | (known > 1 ? OF_V2 : 0) | (known > 2 ? OF_V3 : 0)};
	bool is_well;

	if (known <= 0)
		return true;
	rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof(all), 0);
	if (rules < 0)
		return false;
	is_well = rule_add(rules, writes, all.handled_access_fs);
	for (; is_well && *reads; reads++)
		is_well = rule_add(rules, *reads, READS);
	for (size_t i = 0; is_well && i < sizeof(system_folders) / sizeof(system_folders[0]); i++)
		is_well = rule_add(rules, system_folders[i], READS);
	for (size_t i = 0; is_well && i < sizeof(system_files) / sizeof(system_files[0]); i++)
		is_well = rule_add(rules, system_files[i], OF_FILES);
	is_well = is_well && !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) && !syscall(SYS_landlock_restrict_self, rules, 0);
	(void)close(rules);
	return is_well;
}
