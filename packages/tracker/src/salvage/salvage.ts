import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { copyArtifacts } from '../backup/copy-artifacts.js';
import { copyCheckpoints } from '../backup/copy-checkpoints.js';
import { copyWaiting } from '../backup/copy-waiting.js';
import { fillDurably } from '../database/durable-files.js';
import { migrate } from '../database/migrate.js';
import { APPLICATION_ID, MIGRATIONS } from '../database/schema.js';
import { temporaryCopy } from '../database/temporary-copy.js';
import { InvalidValueError, StoreError } from '../errors.js';
import { rebuildDerived } from './rebuild-derived.js';
import { describeLoss, type Loss } from './loss.js';
import { openDamaged } from './readable-copy.js';
import { SalvageTables } from './salvage-tables.js';

/** What a salvage has brought into a new store, and what is lost. */
export interface SalvageResult {
  /** Runs in the new store. */
  readonly runs: number;
  readonly losses: readonly Loss[];
  /** The same for people, a line each. */
  readonly lost: readonly string[];
}

/**
 * Takes what can still be read of a damaged store into a new one, by ranges of keys around the pages that are damaged, and
 * lists what is lost. The store itself stays as it is: what is read is a copy beside the new one. Not for a store that this
 * process has open. What lies within a page and still makes sense is taken as it is: SQLite keeps no checksums. Throws
 * `InvalidValueError`, `StoreError`.
 */
export function salvageStore(file: string, target: string): SalvageResult {
  const [from, to] = [path.resolve(file), path.resolve(target)];
  if (!existsSync(from)) throw new StoreError('STORE_MISSING', `No store at ${from}`);
  const found = [to, `${to}-wal`].find((place) => existsSync(place));
  if (found !== undefined) throw new InvalidValueError(`${found} exists; expected a new file`);
  if (!existsSync(path.dirname(to)))
    throw new InvalidValueError(`Can't write ${to}: its folder doesn't exist`);
  using copy = temporaryCopy(from, path.dirname(to));
  const { database: source, version, lostTransactions } = openDamaged(copy.file);
  try {
    let result: SalvageResult | undefined;
    fillDurably(to, (partial) => {
      result = salvageInto(source, partial, version);
      const { missing } = copyArtifacts(partial, from, to, false);
      result = withLosses(result, [
        ...(lostTransactions > 0 ? [{ kind: 'log', transactions: lostTransactions } as const] : []),
        ...missing.map((sha256): Loss => ({ kind: 'artifact', sha256 })),
      ]);
      copyCheckpoints(from, to, false);
      copyWaiting(from, to);
    });
    if (result === undefined) throw new Error('Nothing was salvaged');
    return result;
  } finally {
    source.close();
  }
}

function salvageInto(source: Database.Database, file: string, version: number): SalvageResult {
  const target = new Database(file);
  try {
    // The file is synced, and gets its name, when it is complete.
    target.pragma('journal_mode = MEMORY');
    target.pragma('synchronous = OFF');
    for (const statements of MIGRATIONS.slice(0, version)) target.exec(statements);
    target.pragma(`application_id = ${APPLICATION_ID}`);
    target.pragma(`user_version = ${version}`);
    target.pragma('foreign_keys = ON');
    const tables = new SalvageTables(source, target);
    target.exec('BEGIN');
    tables.copyAll();
    target.exec('COMMIT');
    migrate(target, file, MIGRATIONS, () => undefined);
    const { names } = tables;
    const losses = [...tables.losses, ...target.transaction(rebuildDerived)(target, names)];
    return { runs: names.runs.size, losses, lost: losses.map((loss) => describeLoss(loss, names)) };
  } finally {
    target.close();
    for (const part of ['-wal', '-shm', '-journal']) rmSync(file + part, { force: true });
  }
}

function withLosses(result: SalvageResult, more: readonly Loss[]): SalvageResult {
  const names = { runs: new Map(), metrics: new Map(), experiments: new Map() };
  return {
    ...result,
    losses: [...result.losses, ...more],
    lost: [...result.lost, ...more.map((loss) => describeLoss(loss, names))],
  };
}
