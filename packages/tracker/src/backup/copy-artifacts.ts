import { existsSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { makeFolder } from '../database/make-folder.js';
import { syncFolder } from '../database/sync-folder.js';
import { artifactPath, hashFile, storeArtifact } from '../upkeep/artifacts.js';
import { tryLink } from './try-link.js';

/** Names, by SHA-256, of what was copied and of what could not be. */
interface Copied {
  readonly copied: readonly string[];
  readonly missing: readonly string[];
}

/**
 * Copies the artifacts that `database` refers to from beside one store to beside another one, or links them where
 * `isLinked` is set and the file system can. What is not what it was any more counts as missing.
 */
export function copyArtifacts(database: string, from: string, to: string, isLinked: boolean): Copied {
  const referenced = referencedArtifacts(database);
  const missing = referenced.filter((sha256) => {
    const [source, target] = [artifactPath(from, sha256), artifactPath(to, sha256)];
    if (hashFile(target) === sha256) return false;
    if (isLinked && link(source, target)) return false;
    return !existsSync(source) || storeArtifact(to, source).sha256 !== sha256;
  });
  return { copied: referenced.filter((sha256) => !missing.includes(sha256)), missing };
}

function referencedArtifacts(file: string): string[] {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare<[], string>('SELECT DISTINCT sha256 FROM artifacts').pluck().all();
  } finally {
    database.close();
  }
}

function link(source: string, target: string): boolean {
  makeFolder(path.dirname(target));
  if (!tryLink(source, target)) return false;
  syncFolder(path.dirname(target));
  return true;
}
