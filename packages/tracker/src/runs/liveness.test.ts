import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isAlive, thisProcess, type Holder } from './liveness.js';

vi.mock('node:fs', { spy: true });

const STARTED = '4711';
const here: Holder = { host: os.hostname(), pid: process.pid, processStart: STARTED, heartbeatAt: 0 };

afterEach(() => {
  vi.restoreAllMocks();
  vi.mocked(readFileSync).mockReset();
});

/** As Linux writes it: the second field is the command, the 22nd when the process started. */
function stat(command: string, state: string, started: string): string {
  const between = Array.from({ length: 18 }, (_, index) => index);
  return `${process.pid} (${command}) ${state} ${between.join(' ')} ${started} 9 9 9\n`;
}

const systemSays = (text: string) => vi.mocked(readFileSync).mockReturnValue(text);

describe('a holder on this host', () => {
  it.each([
    { stat: stat('node', 'R', STARTED), of: 'the process that runs', alive: true },
    { stat: stat('node', 'S', STARTED), of: 'the process that sleeps', alive: true },
    { stat: stat('a) R 1 (b', 'S', STARTED), of: 'a process with parentheses in its name', alive: true },
    { stat: stat('node', 'R', '4712'), of: 'a later process with its pid', alive: false },
    {
      stat: stat('node', 'Z', STARTED),
      of: 'a process that has ended and is not yet waited for',
      alive: false,
    },
    { stat: stat('node', 'X', STARTED), of: 'a process that is being removed', alive: false },
    { stat: `${process.pid} (node) S 1 2`, of: 'a system that tells less', alive: true },
  ])('is alive: $alive for $of', ({ stat, alive }) => {
    systemSays(stat);
    expect(isAlive(here, 0)).toBe(alive);
    expect(readFileSync).toHaveBeenCalledWith(`/proc/${process.pid}/stat`, 'utf8');
  });

  it('is alive by its pid alone where a start is not known', () => {
    systemSays(stat('node', 'R', STARTED));
    expect(isAlive({ ...here, processStart: null }, 0)).toBe(true);
    vi.mocked(readFileSync).mockImplementation(() => {
      throw new Error('no such file');
    });
    expect(isAlive(here, 0)).toBe(true);
    expect(thisProcess(7)).toEqual({
      host: os.hostname(),
      pid: process.pid,
      processStart: null,
      heartbeatAt: 7,
    });
  });

  it('is alive however long it was not heard of, and gone with its process at once', () => {
    expect(isAlive({ ...here, processStart: null }, 1e12)).toBe(true);
    const { pid } = spawnSync(process.execPath, ['--version']);
    expect(isAlive({ ...here, pid, processStart: null, heartbeatAt: 1000 }, 1000)).toBe(false);
  });

  it.each([
    { code: 'EPERM', alive: true },
    { code: 'ESRCH', alive: false },
    { code: undefined, alive: false },
  ])('whose process answers $code is alive: $alive', ({ code, alive }) => {
    const kill = vi.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error('refused'), code === undefined ? {} : { code });
    });
    expect(isAlive({ ...here, processStart: null }, 0)).toBe(alive);
    expect(kill).toHaveBeenCalledWith(process.pid, 0);
  });

  it.runIf(process.platform === 'linux')('is told from others by what this system says', async () => {
    const self = thisProcess(Date.now());
    expect(self.processStart).toMatch(/^\d+$/);
    expect(isAlive(self, 0)).toBe(true);
    expect(isAlive({ ...self, processStart: `${self.processStart}0` }, 0)).toBe(false);
    // The shell becomes a program that never asks for its child, which so remains as a zombie.
    const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60']);
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(String(line));
    const zombie = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    await expect.poll(() => zombie()[0]).toBe('Z');
    expect(isAlive({ ...here, pid, processStart: zombie()[19] ?? '' }, 0)).toBe(false);
    parent.kill('SIGKILL');
  });
});

describe('a holder on another host', () => {
  it.each([
    { silent: 0, alive: true },
    { silent: 60_000, alive: true },
    { silent: 60_001, alive: false },
  ])('that was heard of $silent ms ago is alive: $alive, whatever runs here', ({ silent, alive }) => {
    const kill = vi.spyOn(process, 'kill');
    expect(isAlive({ ...here, host: 'elsewhere', heartbeatAt: 5000 }, 5000 + silent)).toBe(alive);
    expect(kill).not.toHaveBeenCalled();
  });
});
