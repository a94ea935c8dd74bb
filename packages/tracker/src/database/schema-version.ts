import type Database from 'better-sqlite3';
import { StoreError } from '../errors.js';

export function schemaVersion(database: Database.Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/** Throws `STORE_TOO_NEW` where `version` is beyond what this program knows. */
export function refuseNewer(file: string, version: number, known: number): void {
  if (version <= known) return;
  throw new StoreError(
    'STORE_TOO_NEW',
    `The store at ${file} has schema version ${version}; this program knows versions up to ${known}. ` +
      'Update ablate, or use another store.',
  );
}
