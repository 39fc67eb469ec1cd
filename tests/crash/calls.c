/* calls - see calls.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "calls.h"

#define IO CALL_IO
#define SPACE CALL_SPACE
#define FDS CALL_FDS
#define MEMORY CALL_MEMORY
#define SLOW CALL_SLOW
#define BUSY CALL_BUSY
#define READS CALL_READS
#define WRITES CALL_WRITES

const struct call_kind calls[] = {
	{SYS_open, IO | SPACE | FDS | MEMORY | SLOW, "open"},
	{SYS_openat, IO | SPACE | FDS | MEMORY | SLOW, "openat"},
	{SYS_creat, IO | SPACE | FDS | MEMORY | SLOW, "creat"},
	{SYS_read, IO | SLOW | BUSY | READS, "read"},
	{SYS_readv, IO | SLOW | BUSY, "readv"},
	{SYS_pread64, IO | SLOW | READS, "pread64"},
	{SYS_write, IO | SPACE | SLOW | BUSY | WRITES, "write"},
	{SYS_writev, IO | SPACE | SLOW | BUSY, "writev"},
	{SYS_pwrite64, IO | SPACE | SLOW | WRITES, "pwrite64"},
	{SYS_close, IO | SLOW, "close"},
	{SYS_stat, IO | MEMORY, "stat"},
	{SYS_fstat, IO, "fstat"},
	{SYS_lstat, IO | MEMORY, "lstat"},
	{SYS_newfstatat, IO | MEMORY, "newfstatat"},
	{SYS_statx, IO | MEMORY, "statx"},
	{SYS_statfs, IO, "statfs"},
	{SYS_fstatfs, IO, "fstatfs"},
	{SYS_lseek, IO, "lseek"},
	{SYS_access, IO | MEMORY, "access"},
	{SYS_faccessat, IO | MEMORY, "faccessat"},
	{SYS_pipe, FDS | MEMORY, "pipe"},
	{SYS_pipe2, FDS | MEMORY, "pipe2"},
	{SYS_dup, FDS, "dup"},
	{SYS_dup2, FDS, "dup2"},
	{SYS_dup3, FDS, "dup3"},
	{SYS_fcntl, FDS | MEMORY, "fcntl"},
	{SYS_flock, SLOW | MEMORY, "flock"},
	{SYS_fsync, IO | SPACE, "fsync"},
	{SYS_fdatasync, IO | SPACE, "fdatasync"},
	{SYS_syncfs, IO | SPACE, "syncfs"},
	{SYS_sync_file_range, IO | SPACE, "sync_file_range"},
	{SYS_truncate, IO | SPACE, "truncate"},
	{SYS_ftruncate, IO | SPACE, "ftruncate"},
	{SYS_fallocate, IO | SPACE, "fallocate"},
	{SYS_pwritev, IO | SPACE | SLOW, "pwritev"},
	{SYS_pwritev2, IO | SPACE | SLOW, "pwritev2"},
	{SYS_sendfile, IO | SPACE | SLOW | BUSY, "sendfile"},
	{SYS_splice, IO | SPACE | SLOW | BUSY, "splice"},
	{SYS_copy_file_range, IO | SPACE | SLOW, "copy_file_range"},
	{SYS_getdents64, IO | MEMORY, "getdents64"},
	{SYS_chdir, IO | MEMORY, "chdir"},
	{SYS_fchdir, IO, "fchdir"},
	{SYS_getcwd, MEMORY, "getcwd"},
	{SYS_rename, IO | SPACE | MEMORY, "rename"},
	{SYS_renameat, IO | SPACE | MEMORY, "renameat"},
	{SYS_renameat2, IO | SPACE | MEMORY, "renameat2"},
	{SYS_mkdir, IO | SPACE | MEMORY, "mkdir"},
	{SYS_mkdirat, IO | SPACE | MEMORY, "mkdirat"},
	{SYS_rmdir, IO | MEMORY, "rmdir"},
	{SYS_link, IO | SPACE | MEMORY, "link"},
	{SYS_linkat, IO | SPACE | MEMORY, "linkat"},
	{SYS_unlink, IO | MEMORY, "unlink"},
	{SYS_unlinkat, IO | MEMORY, "unlinkat"},
	{SYS_symlink, IO | SPACE | MEMORY, "symlink"},
	{SYS_symlinkat, IO | SPACE | MEMORY, "symlinkat"},
	{SYS_readlink, IO | MEMORY, "readlink"},
	{SYS_readlinkat, IO | MEMORY, "readlinkat"},
	{SYS_chmod, IO, "chmod"},
	{SYS_fchmod, IO, "fchmod"},
	{SYS_fchmodat, IO, "fchmodat"},
	{SYS_chown, IO, "chown"},
	{SYS_fchown, IO, "fchown"},
	{SYS_lchown, IO, "lchown"},
	{SYS_fchownat, IO, "fchownat"},
	{SYS_utimensat, IO, "utimensat"},
	{SYS_ioctl, IO, "ioctl"},
	{SYS_poll, MEMORY | SLOW, "poll"},
	{SYS_ppoll, MEMORY | SLOW, "ppoll"},
	{SYS_sendto, MEMORY | SLOW | BUSY, "sendto"},
	{SYS_sendmsg, MEMORY | SLOW | BUSY, "sendmsg"},
	{SYS_recvfrom, MEMORY | SLOW | BUSY, "recvfrom"},
	{SYS_recvmsg, MEMORY | SLOW | BUSY, "recvmsg"},
	{SYS_socket, FDS | MEMORY, "socket"},
	{SYS_socketpair, FDS | MEMORY, "socketpair"},
	{SYS_connect, SLOW | BUSY, "connect"},
	{SYS_mmap, MEMORY | BUSY, "mmap"},
	{SYS_munmap, MEMORY, "munmap"},
	{SYS_mremap, MEMORY | BUSY, "mremap"},
	{SYS_mprotect, MEMORY, "mprotect"},
	{SYS_brk, MEMORY, "brk"},
	{SYS_fork, MEMORY | BUSY, "fork"},
	{SYS_vfork, MEMORY | BUSY, "vfork"},
	{SYS_clone, MEMORY | BUSY, "clone"},
	{SYS_clone3, MEMORY | BUSY, "clone3"},
	{SYS_execve, MEMORY | IO, "execve"},
	{SYS_wait4, SLOW, "wait4"},
	{SYS_kill, MEMORY, "kill"},
	{SYS_setuid, BUSY, "setuid"},
	{SYS_setgid, MEMORY, "setgid"},
	{SYS_setgroups, MEMORY, "setgroups"},
	{SYS_setresuid, BUSY, "setresuid"},
	{SYS_setresgid, MEMORY, "setresgid"},
	{SYS_prctl, MEMORY, "prctl"},
	{SYS_prlimit64, MEMORY, "prlimit64"},
	{SYS_setpgid, MEMORY, "setpgid"},
	{SYS_setsid, MEMORY, "setsid"},
};
const size_t n_calls = sizeof(calls) / sizeof(*calls);

const struct call_kind *call_kind(long number)
{
	for (size_t i = 0; i < n_calls; i++)
		if (calls[i].number == number)
			return &calls[i];
	return 0;
}

bool call_seals(long number)
{
	return number == SYS_fsync || number == SYS_fdatasync ||
	       number == SYS_syncfs || number == SYS_sync_file_range;
}
