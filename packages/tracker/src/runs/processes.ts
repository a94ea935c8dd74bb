import os from 'node:os';
import { linuxProcesses } from './linux-processes.js';
import { macProcesses } from './mac-processes.js';
import type { SystemProcesses } from './system-processes.js';

/** A process, as others may ask for it. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Where its pid means this process: a boot of a kernel, and namespaces in it; null where the system doesn't tell. */
  readonly pidSpace: string | null;
  /** When it started, in the system's format; null where the system doesn't tell. */
  readonly processStart: string | null;
}

const READ: Partial<Record<NodeJS.Platform, () => SystemProcesses | undefined>> = {
  linux: linuxProcesses,
  darwin: macProcesses,
};

let system: SystemProcesses | undefined;
let self: ProcessIdentity | undefined;

/** Undefined where the system doesn't tell one process from a later one with its pid. */
function systemProcesses(): SystemProcesses | undefined {
  return (system ??= READ[process.platform]?.());
}

/** This process; the same for as long as it lives, whatever becomes of the host's name. */
export function thisProcess(): ProcessIdentity {
  return (self ??= processIdentity(process.pid));
}

/** A process of this machine and PID namespace, as long as it is there. */
export function processIdentity(pid: number): ProcessIdentity {
  return {
    ...{ host: os.hostname(), pid, pidSpace: systemProcesses()?.pidSpace ?? null },
    processStart: systemProcesses()?.startOf(pid) ?? null,
  };
}

/** The machine, whose containers share their GPUs. */
export function thisMachine(): string {
  return systemProcesses()?.boot ?? os.hostname();
}

/** What one process knows of another: `unknown` where it can't look. */
export type ProcessState = 'alive' | 'gone' | 'unknown';

/** What this process can know of another one. A stopped process is alive. */
export function processState({ pid, pidSpace, processStart }: ProcessIdentity): ProcessState {
  if (pidSpace === null || pidSpace !== thisProcess().pidSpace) return 'unknown';
  if (!exists(pid)) return 'gone';
  const start = systemProcesses()?.startOf(pid);
  if (start === undefined || processStart === null) return 'unknown';
  return start === processStart ? 'alive' : 'gone';
}

/** Whether any process here has this number now. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
