import { CommanderError } from 'commander';

/** 0: all went well. 1: a cell did not finish, or a defect of ours. 2: usage or an invalid configuration. */
export type ExitCode = 0 | 1 | 2;

/** Codes of errors that their message explains: the stack would only hide it. */
const EXPLAINED =
  /^(CONFIG|PLUGIN|BACKEND|DATA|SHAPE|STORE_[A-Z_]+|RUN_NOT_FOUND|FILTER_INVALID|INVALID_VALUE|LEASE_HELD|NO_TERMINAL|MLFLOW)$/;

/** What to print about an error, if it has not been printed, and how to exit. */
export function explain(error: unknown): { readonly message: string | null; readonly exitCode: ExitCode } {
  if (error instanceof CommanderError) return { message: null, exitCode: error.exitCode === 0 ? 0 : 2 };
  if (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    EXPLAINED.test(error.code)
  )
    return { message: error.message, exitCode: 2 };
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_'))
    return { message: `The store can't be used now: ${error.message}`, exitCode: 1 };
  return { message: error instanceof Error ? (error.stack ?? error.message) : String(error), exitCode: 1 };
}
