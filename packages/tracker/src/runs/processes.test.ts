import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { linuxProcesses } from './linux-processes.js';
import { processState, thisMachine, thisProcess } from './processes.js';

vi.mock('./linux-processes.js', { spy: true });

afterEach(() => {
  vi.restoreAllMocks();
  vi.mocked(linuxProcesses).mockReset();
});

/** What this process would know of itself on another system. */
async function loadOn(platform: NodeJS.Platform, system: ReturnType<typeof linuxProcesses>) {
  vi.resetModules();
  vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);
  vi.mocked(linuxProcesses).mockReturnValue(system);
  return import('./processes.js');
}

const system = (start: string | undefined) => ({ boot: 'b', pidSpace: 'b 1', startOf: () => start });
const here = { host: 'any', pid: process.pid, pidSpace: 'b 1', processStart: '4711' };

describe('what is known of a process in the same space', () => {
  it.each([
    { start: '4711', state: 'alive' },
    { start: '4712', state: 'gone' },
    { start: 'exited', state: 'gone' },
    { start: undefined, state: 'unknown' },
  ])('whose start the system gives as $start: $state', async ({ start, state }) => {
    const { processState } = await loadOn('linux', system(start));
    expect(processState(here)).toBe(state);
  });

  it('that has told no start: nothing, unless it is gone', async () => {
    const { processState } = await loadOn('linux', system('4711'));
    expect(processState({ ...here, processStart: null })).toBe('unknown');
    const { pid } = spawnSync(process.execPath, ['--version']);
    expect(processState({ ...here, pid, processStart: null })).toBe('gone');
  });

  it.each([
    { code: 'EPERM', state: 'alive' },
    { code: 'ESRCH', state: 'gone' },
    { code: undefined, state: 'gone' },
  ])('that answers a signal with $code: $state', async ({ code, state }) => {
    const { processState } = await loadOn('linux', system('4711'));
    const kill = vi.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error('refused'), code === undefined ? {} : { code });
    });
    expect(processState(here)).toBe(state);
    expect(kill).toHaveBeenCalledWith(process.pid, 0);
  });
});

describe('what is known of a process in another space', () => {
  it.each([{ pidSpace: 'b 2' }, { pidSpace: null }])(
    '$pidSpace: nothing, whatever runs here',
    async (space) => {
      const { processState } = await loadOn('linux', system('4711'));
      const kill = vi.spyOn(process, 'kill');
      expect(processState({ ...here, ...space })).toBe('unknown');
      expect(kill).not.toHaveBeenCalled();
    },
  );
});

describe('a system that does not tell its processes apart', () => {
  it.each<[NodeJS.Platform]>([['win32'], ['linux']])('%s', async (platform) => {
    const { processState, thisMachine, thisProcess } = await loadOn(platform, undefined);
    const { pid } = process;
    expect(thisProcess()).toEqual({ host: os.hostname(), pid, pidSpace: null, processStart: null });
    expect(processState(thisProcess())).toBe('unknown');
    expect(thisMachine()).toBe(os.hostname());
  });
});

it('a process keeps its identity when the host gets another name', () => {
  const before = thisProcess();
  vi.spyOn(os, 'hostname').mockReturnValue('renamed');
  expect(thisProcess()).toEqual(before);
});

describe.runIf(process.platform === 'linux')('on this system', () => {
  it('this process is alive, and a later one with its pid is not', () => {
    const self = thisProcess();
    expect(self).toMatchObject({ pid: process.pid, processStart: expect.stringMatching(/^\d+$/) as unknown });
    expect(self.pidSpace).toMatch(/^[0-9a-f-]{36} pid:\[\d+\]/);
    expect(thisMachine()).toBe(self.pidSpace?.slice(0, 36));
    expect(processState(self)).toBe('alive');
    expect(processState({ ...self, processStart: `${self.processStart}0` })).toBe('gone');
  });

  it('one that is stopped is alive, and one that has ended is gone', async () => {
    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    const identity = { ...thisProcess(), pid, processStart: linuxProcesses()?.startOf(pid) ?? null };
    child.kill('SIGSTOP');
    expect(processState(identity)).toBe('alive');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(processState(identity)).toBe('gone');
  });
});
