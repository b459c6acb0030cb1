/* A library to be preloaded: it makes the N-th call of a kind fail, as a failing disk or a full memory would.

   FAULT_CALL     open, read, write, fsync, close, ftruncate, fallocate, rename, unlink, opendir, flock (and the locks of
                  fcntl) or malloc
   FAULT_N        the call that fails, from 1
   FAULT_ERRNO    with which error (5, EIO, unless given; 28 is ENOSPC)
   FAULT_STICKY   when set, all later ones fail, too
   FAULT_PATH     only calls on files whose path contains this
   FAULT_SMALLEST only allocations of so many bytes
   FAULT_RANK     only in this rank of Open MPI
   FAULT_PROGRAM  only in programs whose path contains this ("minibragg")

   It says "FAULT call N" on the stream of errors when it strikes. For glibc. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { path_bytes = 4096 };

static const char* fault_call;
static const char* fault_path;
static long fault_n, fault_smallest, calls;
static int fault_errno, is_sticky, is_on, is_read;

static long number(const char* name, long otherwise) {
    const char* text = getenv(name);
    return text != NULL ? atol(text) : otherwise;
}

static int is_meant(void) {
    const char* rank = getenv("OMPI_COMM_WORLD_RANK");
    const long meant = number("FAULT_RANK", -1);
    if (meant >= 0 && (rank == NULL || atol(rank) != meant)) {
        return 0;
    }
    const char* name = getenv("FAULT_PROGRAM");
    char program[path_bytes];
    const ssize_t bytes = readlink("/proc/self/exe", program, sizeof program - 1);
    program[bytes > 0 ? bytes : 0] = 0;
    return strstr(program, name != NULL ? name : "minibragg") != NULL;
}

__attribute__((constructor)) static void read_environment(void) {
    fault_call = getenv("FAULT_CALL");
    fault_path = getenv("FAULT_PATH");
    fault_n = number("FAULT_N", 0);
    fault_errno = (int)number("FAULT_ERRNO", EIO);
    fault_smallest = number("FAULT_SMALLEST", 0);
    is_sticky = getenv("FAULT_STICKY") != NULL;
    is_on = fault_call != NULL && is_meant();
    is_read = 1;
}

/* Whether a call of this kind is to fail; counts it. */
static int strikes(const char* call) {
    if (!is_read) {
        read_environment();
    }
    if (!is_on || strcmp(call, fault_call) != 0) {
        return 0;
    }
    const long count = __sync_add_and_fetch(&calls, 1);
    if (count == fault_n) {
        char text[64];
        static ssize_t (*say)(int, const void*, size_t);
        say = (ssize_t(*)(int, const void*, size_t))dlsym(RTLD_NEXT, "write");
        say(2, text, (size_t)snprintf(text, sizeof text, "FAULT %s %ld\n", call, count));
    }
    const int does = is_sticky ? count >= fault_n : count == fault_n;
    if (does) {
        errno = fault_errno;
    }
    return does;
}

/* Whether a file is meant; of a relative path, the folder that it begins in counts. */
static int is_meant_path(const char* path) {
    if (fault_path == NULL) {
        return 1;
    }
    char folder[path_bytes];
    const int is_relative = path != NULL && path[0] != '/' && getcwd(folder, sizeof folder - 1) != NULL;
    if (is_relative) {
        strcat(folder, "/");
    }
    return path != NULL && (strstr(path, fault_path) != NULL || (is_relative && strstr(folder, fault_path) != NULL));
}

static int strikes_path(const char* call, const char* path) {
    if (!is_read) {
        read_environment();
    }
    return is_on && strcmp(call, fault_call) == 0 && is_meant_path(path) && strikes(call);
}

static int strikes_file(const char* call, int file) {
    if (!is_read) {
        read_environment();
    }
    if (!is_on || strcmp(call, fault_call) != 0) {
        return 0;
    }
    char link[64], path[path_bytes];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    const ssize_t bytes = readlink(link, path, sizeof path - 1);
    if (bytes < 0) {
        return 0;
    }
    path[bytes] = 0;
    const int is_file = path[0] == '/';  /* not a socket or a pipe, which MPI has */
    return is_file && strikes_path(call, path);
}

/* ORIGINAL(type, name, parameters): the function that is stood in for, as `original`. */
#define ORIGINAL(type, name, parameters)                     \
    static type(*original) parameters;                       \
    if (original == NULL) {                                  \
        original = (type(*) parameters)dlsym(RTLD_NEXT, #name); \
    }

#define OPENS(name)                                                         \
    int name(const char* path, int flags, ...) {                            \
        va_list more;                                                       \
        va_start(more, flags);                                              \
        const int mode = va_arg(more, int);                                 \
        va_end(more);                                                       \
        ORIGINAL(int, name, (const char*, int, ...))                        \
        return strikes_path("open", path) ? -1 : original(path, flags, mode); \
    }

#define OPENS_AT(name)                                                                \
    int name(int folder, const char* path, int flags, ...) {                          \
        va_list more;                                                                 \
        va_start(more, flags);                                                        \
        const int mode = va_arg(more, int);                                           \
        va_end(more);                                                                 \
        ORIGINAL(int, name, (int, const char*, int, ...))                             \
        return strikes_path("open", path) ? -1 : original(folder, path, flags, mode); \
    }

#define OPENS_STREAM(name)                                                    \
    FILE* name(const char* path, const char* mode) {                          \
        ORIGINAL(FILE*, name, (const char*, const char*))                     \
        return strikes_path("open", path) ? NULL : original(path, mode);      \
    }

/* FAILS(call, name, (parameters), (arguments)): a function of the descriptor `file` that returns a number of bytes. */
#define FAILS(call, name, parameters, arguments)                      \
    ssize_t name parameters {                                         \
        ORIGINAL(ssize_t, name, parameters)                           \
        return strikes_file(call, file) ? -1 : original arguments;    \
    }

/* The same of a function that returns 0. */
#define FAILS_STATUS(call, name, parameters, arguments)               \
    int name parameters {                                             \
        ORIGINAL(int, name, parameters)                               \
        return strikes_file(call, file) ? -1 : original arguments;    \
    }

OPENS(open)
OPENS(open64)
OPENS_AT(openat)
OPENS_AT(openat64)
OPENS_STREAM(fopen)
OPENS_STREAM(fopen64)
FAILS("read", read, (int file, void* bytes, size_t size), (file, bytes, size))
FAILS("read", readv, (int file, const struct iovec* parts, int count), (file, parts, count))
FAILS("read", pread, (int file, void* bytes, size_t size, off_t at), (file, bytes, size, at))
FAILS("read", pread64, (int file, void* bytes, size_t size, off64_t at), (file, bytes, size, at))
FAILS("read", preadv, (int file, const struct iovec* parts, int count, off_t at), (file, parts, count, at))
FAILS("read", preadv64, (int file, const struct iovec* parts, int count, off64_t at), (file, parts, count, at))
FAILS("write", write, (int file, const void* bytes, size_t size), (file, bytes, size))
FAILS("write", writev, (int file, const struct iovec* parts, int count), (file, parts, count))
FAILS("write", pwrite, (int file, const void* bytes, size_t size, off_t at), (file, bytes, size, at))
FAILS("write", pwrite64, (int file, const void* bytes, size_t size, off64_t at), (file, bytes, size, at))
FAILS("write", pwritev, (int file, const struct iovec* parts, int count, off_t at), (file, parts, count, at))
FAILS("write", pwritev64, (int file, const struct iovec* parts, int count, off64_t at), (file, parts, count, at))
FAILS_STATUS("fsync", fsync, (int file), (file))
FAILS_STATUS("ftruncate", ftruncate, (int file, off_t size), (file, size))
FAILS_STATUS("ftruncate", ftruncate64, (int file, off64_t size), (file, size))
FAILS_STATUS("fallocate", fallocate, (int file, int mode, off_t at, off_t size), (file, mode, at, size))
FAILS_STATUS("fallocate", fallocate64, (int file, int mode, off64_t at, off64_t size), (file, mode, at, size))
FAILS_STATUS("flock", flock, (int file, int operation), (file, operation))

#define LOCKS(name)                                                                                      \
    int name(int file, int command, ...) {                                                              \
        va_list more;                                                                                   \
        va_start(more, command);                                                                        \
        void* argument = va_arg(more, void*);                                                           \
        va_end(more);                                                                                   \
        ORIGINAL(int, name, (int, int, ...))                                                            \
        const int is_lock = command == F_SETLK || command == F_SETLKW || command == F_GETLK;            \
        return is_lock && strikes_file("flock", file) ? -1 : original(file, command, argument);         \
    }

LOCKS(fcntl)
LOCKS(fcntl64)

/* Closes all the same, as systems do. */
int close(int file) {
    ORIGINAL(int, close, (int))
    const int fails = strikes_file("close", file);
    const int status = original(file);
    if (fails) {
        errno = fault_errno;
    }
    return fails ? -1 : status;
}

int rename(const char* from, const char* to) {
    ORIGINAL(int, rename, (const char*, const char*))
    return strikes_path("rename", from) ? -1 : original(from, to);
}

int unlink(const char* path) {
    ORIGINAL(int, unlink, (const char*))
    return strikes_path("unlink", path) ? -1 : original(path);
}

DIR* opendir(const char* path) {
    ORIGINAL(DIR*, opendir, (const char*))
    return strikes_path("opendir", path) ? NULL : original(path);
}

extern void* __libc_malloc(size_t bytes);
extern void* __libc_realloc(void* before, size_t bytes);

static int strikes_size(size_t bytes) {
    return is_read && is_on && (long)bytes >= fault_smallest && strikes("malloc");
}

void* malloc(size_t bytes) {
    return strikes_size(bytes) ? NULL : __libc_malloc(bytes);
}

void* realloc(void* before, size_t bytes) {
    return strikes_size(bytes) ? NULL : __libc_realloc(before, bytes);
}
