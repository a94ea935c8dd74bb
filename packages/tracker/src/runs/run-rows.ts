import type { Holder } from './liveness.js';
import { effectiveStatus, type RunStatus } from './life-cycle.js';
import type { JsonObject, Run } from '../types.js';

/** A run as SQLite gives it, by `RUN_QUERY`. */
export interface RunRecord {
  number: number;
  id: string;
  experiment: string;
  name: string;
  status: RunStatus;
  seed: number | null;
  config: string;
  config_hash: string | null;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  heartbeat_at: number | null;
  host: string | null;
  pid: number | null;
  backend: string | null;
  device: string | null;
  reason: string | null;
  tags: string | null;
}

/** The tables that a condition on runs may use. */
export const RUN_TABLES = `
  FROM runs
  JOIN experiments ON experiments.number = runs.experiment
  LEFT JOIN leases ON leases.run = runs.number`;

/** Selects `RunRecord`s; a WHERE clause may follow, over `runs`, `experiments` and `leases`. */
export const RUN_QUERY = `
  SELECT runs.number, runs.id, experiments.name AS experiment, runs.name, runs.status, runs.seed, runs.config,
    runs.config_hash, runs.created_at, runs.started_at, runs.ended_at,
    coalesce(leases.heartbeat_at, runs.heartbeat_at) AS heartbeat_at, runs.host, runs.pid, runs.backend,
    runs.device, runs.reason,
    (SELECT json_group_object(key, value) FROM tags WHERE tags.run = runs.number) AS tags
  ${RUN_TABLES}`;

/** The reason that the next writer will record for a run whose process is gone. */
export function goneReason(holder: Pick<Holder, 'host' | 'pid'>): string {
  return `process ${holder.pid} on ${holder.host} is gone`;
}

/** `gone`: the holder of a run that the store still calls leased or running, if its process is gone. */
export function toRun(record: RunRecord, gone: Pick<Holder, 'host' | 'pid'> | undefined): Run {
  return {
    id: record.id,
    experiment: record.experiment,
    name: record.name,
    status: effectiveStatus(record.status, gone !== undefined),
    seed: record.seed,
    config: parseObject(record.config),
    configHash: record.config_hash,
    tags: parseTags(record.tags),
    createdAt: record.created_at,
    startedAt: record.started_at,
    endedAt: record.ended_at ?? (gone === undefined ? null : record.heartbeat_at),
    heartbeatAt: record.heartbeat_at,
    host: record.host,
    pid: record.pid,
    backend: record.backend,
    device: record.device,
    reason: gone === undefined ? record.reason : goneReason(gone),
  };
}

export function parseObject(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  return isObject(value) ? value : {};
}

function parseTags(text: string | null): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const [key, value] of Object.entries(parseObject(text ?? '{}'))) {
    if (typeof value === 'string') tags[key] = value;
  }
  return tags;
}

// What JSON.parse gives holds JSON values only.
function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
