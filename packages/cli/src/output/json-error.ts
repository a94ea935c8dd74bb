import { CommanderError } from 'commander';
import { toJsonLine } from './json.js';

/** Whether a command line asks for JSON: known before it is parsed, since that may fail. */
export function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).includes('--json');
}

/** `{ "error": { "code", "message" } }` on one line; `USAGE` for a command line that can't be read. */
export function jsonError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return toJsonLine({ error: { code: codeOf(error), message } });
}

function codeOf(error: unknown): string {
  if (error instanceof CommanderError) return 'USAGE';
  const hasCode = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return hasCode ? String(error.code) : 'INTERNAL';
}
