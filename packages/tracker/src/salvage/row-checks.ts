import { checkArtifactName } from '../upkeep/artifacts.js';
import { isRunId } from '../runs/run-id.js';
import { hashSnapshot } from '../runs/snapshots.js';
import type { Value } from './table-shape.js';

type Row = Readonly<Record<string, Value>>;

/** What the schema doesn't ask of a row and those who read it rely on; a message where it isn't so. */
const CHECKS: Readonly<Record<string, (row: Row) => string | undefined>> = {
  runs: ({ id, config }) => {
    if (!isRunId(id)) return 'its id is no ULID';
    return isJson(config, 'object') ? undefined : 'its configuration is no JSON';
  },
  environments: ({ environment, trace }) =>
    isJson(environment, 'object') && isJson(trace, 'array') ? undefined : 'it is no JSON',
  plans: ({ plan }) => (isJson(plan, 'object') ? undefined : 'it is no JSON'),
  decisions: ({ lacking }) => (isJson(lacking, 'array') ? undefined : 'it is no JSON'),
  matrices: ({ matrix }) => (isJson(matrix, 'object') ? undefined : 'it is no JSON'),
  registrations: ({ registration }) => (isJson(registration, 'object') ? undefined : 'it is no JSON'),
  snapshots: ({ hash, content }) =>
    hashSnapshot(String(content)) === hash ? undefined : 'its content is not that of its hash',
  artifacts: ({ name, sha256 }) => {
    if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return 'its SHA-256 is none';
    return isArtifactName(name) ? undefined : 'its name is none';
  },
  points: ({ step }) => (Number.isSafeInteger(step) && Number(step) >= 0 ? undefined : 'its step is none'),
};

export function checkRow(table: string, row: Row): string | undefined {
  return CHECKS[table]?.(row);
}

export function isJson(text: Value | undefined, kind: 'object' | 'array'): boolean {
  if (text === null) return true;
  try {
    const value: unknown = JSON.parse(String(text));
    return typeof value === 'object' && value !== null && Array.isArray(value) === (kind === 'array');
  } catch {
    return false;
  }
}

function isArtifactName(name: Value | undefined): boolean {
  try {
    checkArtifactName(String(name));
    return true;
  } catch {
    return false;
  }
}
