#ifndef CSPAWN_H
#define CSPAWN_H

/// Starts a program in `/` with input from /dev/null, default signals, and no descriptor above 2.
///
/// `output` becomes its standard output and standard error. With `own_session` it leaves the terminal's process
/// group. Returns 0 and the process number, or an errno. C: posix_spawn with the GNU file actions, which Swift's
/// Glibc module does not show.
int cspawn_start(char *const _Nullable *_Nonnull arguments, char *const _Nullable *_Nonnull environment,
                 int output, int own_session, int *_Nonnull process);

/// Opens a pipe whose ends no other program inherits: `ends[0]` to read, `ends[1]` to write. Returns 0 or an errno.
int cspawn_pipe(int *_Nonnull ends);

#endif
