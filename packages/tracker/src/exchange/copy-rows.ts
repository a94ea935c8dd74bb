import { existsSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { artifactPath, hashFile, storeArtifact } from '../upkeep/artifacts.js';

/** Tables whose rows are copied as they are, with the run's number of the target. */
export const BY_RUN = ['environments', 'params', 'tags', 'progress', 'artifacts'];
/** The same, but numbered anew, in the order in which they were written. */
export const IN_ORDER = ['logs', 'events'];
/** The same, with the metric's number of the target. */
export const BY_KEY = ['points', 'summaries', 'rollups'];

/**
 * Copies the rows of the run `source` in a table of the attached store to the run `run` here. `insert`: how; `where`:
 * which of them.
 */
export function copyRows(
  database: Database.Database,
  table: string,
  { run, source }: { readonly run: number; readonly source: number },
  { insert = 'INSERT', where = 'true' }: { readonly insert?: string; readonly where?: string } = {},
): void {
  const isByKey = BY_KEY.includes(table);
  const isInOrder = IN_ORDER.includes(table);
  const renumbered = [...(isByKey ? ['key'] : []), ...(isInOrder ? ['number'] : [])];
  const columns = columnsOf(database, table, ['run', ...renumbered]);
  const [key, ofKey, keys] = isByKey
    ? ['key, ', 'merged_keys.target, ', 'JOIN temp.merged_keys ON merged_keys.source = key']
    : ['', '', ''];
  database
    .prepare(
      `${insert} INTO main.${table} (run, ${key}${columns}) SELECT :run, ${ofKey}${columns}
       FROM source.${table} AS theirs ${keys} WHERE theirs.run = :source AND ${where}
       ${isInOrder ? 'ORDER BY theirs.number' : ''}`,
    )
    .run({ run, source });
}

function columnsOf(database: Database.Database, table: string, without: readonly string[]): string {
  const columns = database
    .prepare<[string], string>('SELECT name FROM pragma_table_info(?)')
    .pluck()
    .all(table);
  return columns.filter((column) => !without.includes(column)).join(', ');
}

/** Copies the content of a run's artifacts from beside the store at `source`. */
export function copyArtifacts(
  database: Database.Database,
  run: number,
  source: string,
  target: string,
): void {
  const hashes = database
    .prepare<[run: number], string>('SELECT DISTINCT sha256 FROM source.artifacts WHERE run = ?')
    .pluck()
    .all(run);
  for (const sha256 of hashes) {
    const from = artifactPath(source, sha256);
    // What is missing or has been changed there is missing here, as `verify` says.
    if (!existsSync(artifactPath(target, sha256)) && hashFile(from) === sha256) storeArtifact(target, from);
  }
}
