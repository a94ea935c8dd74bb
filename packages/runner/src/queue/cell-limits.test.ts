import { afterEach, expect, it, vi } from 'vitest';
import type { LaunchedCell, StopRequest } from '../launch/launcher.js';
import { watchLimits } from './cell-limits.js';

afterEach(() => vi.restoreAllMocks());

/** What a cell in this process is asked, with a limit of memory that it has passed. */
async function askedOn(platform: NodeJS.Platform, pid = process.pid): Promise<StopRequest | undefined> {
  vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);
  let stopWatching: (() => void) | undefined;
  try {
    return await new Promise((resolve) => {
      const cell: LaunchedCell = { pid, ended: new Promise(() => undefined), stop: resolve };
      stopWatching = watchLimits(cell, { memoryBytes: 1 });
      setTimeout(() => resolve(undefined), 1500);
    });
  } finally {
    stopWatching?.();
  }
}

it.each<[NodeJS.Platform]>([['linux'], ['darwin']])(
  'a cell over its memory is stopped on %s',
  async (platform) => {
    expect(await askedOn(platform)).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/^used \d+ MiB of memory; its limit is 0 MiB$/) as string,
    });
  },
);

it('where the system tells no memory, as on Windows, a cell goes on', async () => {
  vi.stubEnv('PATH', '');
  expect(await askedOn('win32')).toBeUndefined();
  vi.unstubAllEnvs();
});
