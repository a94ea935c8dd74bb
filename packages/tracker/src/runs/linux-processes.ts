import { readFileSync, readlinkSync } from 'node:fs';
import type { SystemProcesses } from './system-processes.js';

/** Linux's processes by `/proc`; undefined where there is none. */
export function linuxProcesses(): SystemProcesses | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // Start times are counted in the clock of a time namespace.
    const namespaces = ['pid', 'time'].map((kind) => namespaceOf(kind));
    return { boot, pidSpace: [boot, ...namespaces].join(' '), startOf };
  } catch {
    return undefined;
  }
}

/** `pid:[4026531836]`; older kernels have no time namespaces. */
function namespaceOf(kind: string): string {
  try {
    return readlinkSync(`/proc/self/ns/${kind}`);
  } catch (error) {
    if (kind === 'pid') throw error;
    return '';
  }
}

/** In clock ticks since boot. */
function startOf(pid: number): string | undefined {
  let stat: string;
  try {
    // The `/proc` of another namespace, as a container may see it, has other processes by these numbers.
    if (readlinkSync('/proc/self') !== String(process.pid)) return undefined;
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The second field is the command in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? 'exited' : fields[19];
}
