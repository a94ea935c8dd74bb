import { execFileSync } from 'node:child_process';
import type { SystemProcesses } from './system-processes.js';

/** macOS's processes, by `sysctl` and `ps`; undefined where these don't answer. There are no namespaces. */
export function macProcesses(): SystemProcesses | undefined {
  const boot = ask('sysctl', '-n', 'kern.bootsessionuuid');
  return boot === undefined ? undefined : { boot, pidSpace: boot, startOf: startByPs };
}

/** To the second, in UTC: `Sun Nov 29 03:55:09 2026`. */
export function startByPs(pid: number): string | undefined {
  const [, state, start] =
    /^(\S+)\s+(.+)$/.exec(ask('ps', '-o', 'state=,lstart=', '-p', String(pid)) ?? '') ?? [];
  return state?.startsWith('Z') === true ? 'exited' : start;
}

function ask(command: string, ...args: string[]): string | undefined {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  try {
    return execFileSync(command, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
