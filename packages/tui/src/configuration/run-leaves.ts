import type { RunRow } from '@ablate/tracker';
import { configLeaves } from './format-value.js';

const known = new WeakMap<RunRow, ReadonlyMap<string, string>>();

/** The leaves of a run's configuration by path; taken apart once for each row. */
export function runLeaves(run: RunRow): ReadonlyMap<string, string> {
  const leaves = known.get(run) ?? new Map(configLeaves(run.config).map(({ path, value }) => [path, value]));
  known.set(run, leaves);
  return leaves;
}
