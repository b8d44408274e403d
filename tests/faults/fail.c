/* Runs a program whose n-th change to files below a folder fails as on a bad or full disk, at the edge of the kernel.

   usage: fail N ERRNO once|from COUNTFILE FOLDER PROGRAM ARGUMENT...

   Changes are: write, fsync, create, rename, make a folder, delete, lock. `once`: the n-th alone fails; `from`: it and all
   later ones do. With N 0 none does. How many there were is written to COUNTFILE. Linux on x86-64 or aarch64. */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <sys/user.h>
#elif !defined(__aarch64__)
#error "only for x86-64 and aarch64"
#endif

enum { MOST = 4096 };
static pid_t failing[MOST];
static char folder[4096];

/* Whether a path, or that of a descriptor, is below the folder. */
static int below(pid_t pid, int by_path, uint64_t value) {
  char path[4096] = "", link[64];
  if (by_path) {
    struct iovec to = {path, sizeof path - 1}, from = {(void *)value, sizeof path - 1};
    ssize_t got = process_vm_readv(pid, &to, 1, &from, 1, 0);
    for (size_t less = 2048; got < 0 && less > 64; less /= 2) { /* the string ends near that of its page */
      from.iov_len = less;
      got = process_vm_readv(pid, &to, 1, &from, 1, 0);
    }
    if (path[0] != '/') return 0; /* the test gives absolute paths */
  } else {
    snprintf(link, sizeof link, "/proc/%d/fd/%d", pid, (int)value);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length > 0) path[length] = 0;
  }
  return strncmp(path, folder, strlen(folder)) == 0;
}

/* Whether a system call changes something below the folder. */
static int changes(pid_t pid, uint64_t number, const uint64_t *a) {
  switch (number) {
  case SYS_write: case SYS_writev: case SYS_pwrite64: case SYS_fsync: case SYS_fdatasync: case SYS_ftruncate:
  case SYS_copy_file_range: case SYS_flock:
    return below(pid, 0, a[number == SYS_copy_file_range ? 2 : 0]);
  case SYS_openat:
    return (a[2] & O_CREAT) && below(pid, 1, a[1]);
  case SYS_mkdirat: case SYS_unlinkat:
    return below(pid, 1, a[1]);
  case SYS_renameat2:
#ifdef SYS_renameat
  case SYS_renameat:
#endif
    return below(pid, 1, a[3]);
#ifdef SYS_rename
  case SYS_rename:
    return below(pid, 1, a[1]);
  case SYS_mkdir: case SYS_unlink:
    return below(pid, 1, a[0]);
#endif
  default:
    return 0;
  }
}

static void set(pid_t pid, int entering, long value) {
#if defined(__x86_64__)
  struct user_regs_struct registers;
  ptrace(PTRACE_GETREGS, pid, 0, &registers);
  if (entering) registers.orig_rax = value; else registers.rax = value;
  ptrace(PTRACE_SETREGS, pid, 0, &registers);
#else
  int number = (int)value;
  uint64_t all[34];
  struct iovec vector = {entering ? (void *)&number : (void *)all, entering ? sizeof number : sizeof all};
  long set = entering ? 0x404 /* NT_ARM_SYSTEM_CALL */ : NT_PRSTATUS;
  if (!entering) { ptrace(PTRACE_GETREGSET, pid, set, &vector); all[0] = (uint64_t)value; }
  ptrace(PTRACE_SETREGSET, pid, set, &vector);
#endif
}

int main(int count, char **arguments) {
  if (count < 7) return fprintf(stderr, "usage: fail N ERRNO once|from COUNTFILE FOLDER PROGRAM ARGUMENT...\n"), 125;
  long n = atol(arguments[1]), error = atol(arguments[2]), seen = 0;
  int from = strcmp(arguments[3], "from") == 0, result = 125;
  snprintf(folder, sizeof folder, "%s", arguments[5]);
  pid_t child = fork();
  if (child == 0) {
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    raise(SIGSTOP);
    execvp(arguments[6], arguments + 6);
    _exit(125);
  }
  int status;
  if (child < 0 || waitpid(child, &status, 0) < 0 || !WIFSTOPPED(status)) return 125;
  if (ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_EXITKILL)) return 126;
  ptrace(PTRACE_SYSCALL, child, 0, 0);
  for (pid_t pid; (pid = waitpid(-1, &status, __WALL)) > 0;) {
    if (!WIFSTOPPED(status)) {
      if (pid == child) result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      continue;
    }
    int sign = WSTOPSIG(status), slot = 0;
    if (sign == (SIGTRAP | 0x80)) {
      struct __ptrace_syscall_info info;
      ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info);
      while (slot < MOST - 1 && failing[slot] != pid) slot++;
      if (info.op == PTRACE_SYSCALL_INFO_ENTRY && changes(pid, info.entry.nr, (const uint64_t *)info.entry.args)) {
        seen++;
        if (n > 0 && (from ? seen >= n : seen == n)) {
          for (slot = 0; slot < MOST - 1 && failing[slot]; slot++) {}
          failing[slot] = pid;
          set(pid, 1, -1);
        }
      } else if (info.op == PTRACE_SYSCALL_INFO_EXIT && failing[slot] == pid) {
        failing[slot] = 0;
        set(pid, 0, -error);
      }
      sign = 0;
    } else if (sign == SIGTRAP || sign == SIGSTOP) {
      sign = 0; /* a new thread, or one of the events asked for */
    }
    ptrace(PTRACE_SYSCALL, pid, 0, sign);
  }
  FILE *counted = fopen(arguments[4], "w");
  if (counted) { fprintf(counted, "%ld\n", seen); fclose(counted); }
  return result;
}
