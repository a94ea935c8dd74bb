import type Database from 'better-sqlite3';
import { Summaries } from '../metrics/summaries.js';
import { removeOrphans } from '../runs/remove-runs.js';
import { rebuildParams } from '../verify/repair.js';
import { rollupDifferences } from '../verify/rollup-differences.js';
import { summaryDifferences } from '../verify/summary-differences.js';
import type { KnownNames, Loss } from './loss.js';

/**
 * Makes everything anew that is derived. What was kept of points bears witness to them before it goes: where the two
 * disagree, something is lost or damaged.
 */
export function rebuildDerived(database: Database.Database, names: KnownNames): Loss[] {
  removeOrphans(database);
  const summaries = new Summaries(database);
  const losses: Loss[] = [];
  for (const { run, key, message } of [...summaryDifferences(database)]) {
    summaries.build(run, key);
    const metric = names.metrics.get(key) ?? String(key);
    losses.push({ kind: 'series', run: names.runs.get(run) ?? String(run), metric, reason: message });
  }
  for (const { run, key } of [...rollupDifferences(database)]) summaries.build(run, key);
  for (const run of names.runs.keys()) rebuildParams(database, run);
  return losses;
}
