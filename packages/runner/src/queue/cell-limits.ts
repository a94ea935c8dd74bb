import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { LaunchedCell } from '../launch/launcher.js';
import { after } from '../launch/long-timer.js';

/** What one attempt at a cell may use. */
export interface CellLimits {
  /** From its process's start to its end. */
  readonly timeoutSeconds?: number | undefined;
  /** Resident memory of its process. Not watched on Windows. */
  readonly memoryBytes?: number | undefined;
}

const MEMORY_INTERVAL = 500;

/** Ends a cell that goes beyond its limits, as `failed`. The function that it gives stops watching. */
export function watchLimits(launched: LaunchedCell, limits: CellLimits): () => void {
  const { timeoutSeconds, memoryBytes } = limits;
  const stop = (reason: string) => launched.stop({ status: 'failed', reason, when: 'now' });
  const callOff =
    timeoutSeconds === undefined
      ? undefined
      : after(timeoutSeconds * 1000, () => stop(`took longer than its limit of ${timeoutSeconds} s`));
  const { pid } = launched;
  const memory =
    memoryBytes === undefined || pid === undefined
      ? undefined
      : setInterval(() => {
          void residentBytes(pid).then((bytes) => {
            if (bytes !== undefined && bytes > memoryBytes)
              stop(`used ${mebibytes(bytes)} MiB of memory; its limit is ${mebibytes(memoryBytes)} MiB`);
          });
        }, MEMORY_INTERVAL);
  return () => {
    callOff?.();
    clearInterval(memory);
  };
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}

/** Undefined if the process is gone, or the system doesn't tell. */
async function residentBytes(pid: number): Promise<number | undefined> {
  try {
    const text =
      process.platform === 'linux'
        ? /^VmRSS:\s*(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]
        : (await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])).stdout;
    const kilobytes = Number(text);
    return Number.isFinite(kilobytes) ? kilobytes * 1024 : undefined;
  } catch {
    return undefined;
  }
}
