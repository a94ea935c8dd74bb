import { readFileSync } from 'node:fs';
import os from 'node:os';

/** A run on another host counts as dead when it has not been heard of for this long, in milliseconds. */
const STALE_AFTER = 60_000;

/** The process that holds a run. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When the process started, in the system's format; null where the system doesn't say. */
  readonly processStart: string | null;
  readonly heartbeatAt: number;
}

/** This process as a holder. */
export function thisProcess(now: number): Holder {
  return { host: os.hostname(), pid: process.pid, processStart: processStart(process.pid), heartbeatAt: now };
}

/**
 * Whether the holder can still be at work. On this host the process itself is asked, so a long synchronous step
 * doesn't look like a crash; its start time tells it from a later process with the same pid.
 */
export function isAlive(holder: Holder, now: number): boolean {
  if (holder.host !== os.hostname()) return now - holder.heartbeatAt <= STALE_AFTER;
  if (!processExists(holder.pid)) return false;
  const start = processStart(holder.pid);
  return start === null || holder.processStart === null || start === holder.processStart;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Start time of a process in clock ticks since boot (Linux), `exited` for a zombie, null elsewhere. */
function processStart(pid: number): string | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The second field is the command in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? 'exited' : (fields[19] ?? null);
}
