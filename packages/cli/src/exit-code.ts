import { getSystemErrorMessage } from 'node:util';
import { CommanderError } from 'commander';

/**
 * 0: all went well. 1: a cell did not finish, or a defect of ours. 2: usage or an invalid configuration. 130: somebody
 * interrupted it.
 */
export type ExitCode = 0 | 1 | 2 | 130;

/** What to print about an error, if it has not been printed, and how to exit. */
export function explain(error: unknown): { readonly message: string | null; readonly exitCode: ExitCode } {
  if (error instanceof CommanderError) return { message: null, exitCode: error.exitCode === 0 ? 0 : 2 };
  // What carries an exit code is explained by its message: the stack would only hide it.
  if (error instanceof Error && 'exitCode' in error && (error.exitCode === 1 || error.exitCode === 2))
    return { message: error.message, exitCode: error.exitCode };
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_'))
    return { message: `The store can't be used now: ${error.message}`, exitCode: 1 };
  if (isOfFile(error)) {
    const { syscall, path, dest, errno } = error;
    const files = dest === undefined ? path : `${path} as ${dest}`;
    return { message: `Can't ${syscall} ${files}: ${getSystemErrorMessage(errno)}`, exitCode: 2 };
  }
  return { message: error instanceof Error ? (error.stack ?? error.message) : String(error), exitCode: 1 };
}

/** What the system says of a file or folder, by Node's names. */
interface FileError {
  /** Such as `open`, `mkdir`. */
  readonly syscall: string;
  readonly path: string;
  /** Of two files, the second. */
  readonly dest?: string;
  readonly errno: number;
}

function isOfFile(error: unknown): error is Error & FileError {
  return error instanceof Error && 'syscall' in error && 'errno' in error && 'path' in error;
}
