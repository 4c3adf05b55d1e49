#define _GNU_SOURCE
#include "cspawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/types.h>
#include <unistd.h>

static void arrange(posix_spawn_file_actions_t *actions, int output)
{
    posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(actions, STDOUT_FILENO, STDERR_FILENO);
    // A server that lives on must not hold open a pipe of whoever started the command.
    posix_spawn_file_actions_addclosefrom_np(actions, 3);
    // The caller may stand in a folder that the server's user cannot enter.
    posix_spawn_file_actions_addchdir_np(actions, "/");
}

static void settle(posix_spawnattr_t *attributes, int own_session)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    posix_spawnattr_setflags(attributes, own_session ? (short)(flags | POSIX_SPAWN_SETSID) : flags);
}

int cspawn_start(char *const *arguments, char *const *environment, int output, int own_session, int *process)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    pid_t child = 0;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    arrange(&actions, output);
    settle(&attributes, own_session);
    int status = posix_spawn(&child, arguments[0], &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    *process = (int)child;
    return status;
}

int cspawn_pipe(int *ends)
{
    return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno;
}
