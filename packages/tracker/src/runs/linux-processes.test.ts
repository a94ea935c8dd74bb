import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readlinkSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { linuxProcesses } from './linux-processes.js';

vi.mock('node:fs', { spy: true });

afterEach(() => {
  vi.mocked(readFileSync).mockReset();
  vi.mocked(readlinkSync).mockReset();
});

/** As Linux writes it: the second field is the command, the 22nd when the process started. */
function stat(command: string, state: string, started: string): string {
  const between = Array.from({ length: 18 }, (_, index) => index);
  return `${process.pid} (${command}) ${state} ${between.join(' ')} ${started} 9 9 9\n`;
}

/** What `/proc` holds; what isn't given is missing. */
function mount(files: Readonly<Record<string, string>>): void {
  const read = (file: unknown): string => {
    const content = files[String(file)];
    if (content === undefined) throw new Error(`no such file: ${String(file)}`);
    return content;
  };
  vi.mocked(readFileSync).mockImplementation(read);
  vi.mocked(readlinkSync).mockImplementation(read);
}

const SYSTEM = {
  '/proc/sys/kernel/random/boot_id': 'f20f2c09\n',
  '/proc/self/ns/pid': 'pid:[1]',
  '/proc/self/ns/time': 'time:[2]',
  '/proc/self': String(process.pid),
};
const startOf = (files: Readonly<Record<string, string>>): string | undefined => {
  mount({ ...SYSTEM, ...files });
  return linuxProcesses()?.startOf(process.pid);
};

describe('where a pid means one process', () => {
  it('is a boot of the kernel, and the namespaces of pids and of clocks', () => {
    mount(SYSTEM);
    expect(linuxProcesses()).toMatchObject({ boot: 'f20f2c09', pidSpace: 'f20f2c09 pid:[1] time:[2]' });
  });

  it('is known without namespaces of clocks, and not without those of pids', () => {
    const { '/proc/self/ns/time': _, ...older } = SYSTEM;
    mount(older);
    expect(linuxProcesses()?.pidSpace).toBe('f20f2c09 pid:[1] ');
    const { '/proc/self/ns/pid': __, ...oldest } = older;
    mount(oldest);
    expect(linuxProcesses()).toBeUndefined();
    mount({});
    expect(linuxProcesses()).toBeUndefined();
  });
});

describe('when a process started', () => {
  const file = `/proc/${process.pid}/stat`;

  it.each([
    { stat: stat('node', 'R', '4711'), of: 'one that runs', start: '4711' },
    { stat: stat('node', 'T', '4711'), of: 'one that is stopped', start: '4711' },
    { stat: stat('a) R 1 (b', 'S', '4711'), of: 'one with parentheses in its name', start: '4711' },
    { stat: stat('node', 'Z', '4711'), of: 'one that has ended and is not yet waited for', start: 'exited' },
    { stat: stat('node', 'X', '4711'), of: 'one that is being removed', start: 'exited' },
    { stat: `${process.pid} (node) S 1 2`, of: 'a system that tells less', start: undefined },
  ])('is $start of $of', ({ stat, start }) => {
    expect(startOf({ [file]: stat })).toBe(start);
  });

  it('is not known where it is not shown, nor from the list of another namespace', () => {
    expect(startOf({})).toBeUndefined();
    expect(startOf({ [file]: stat('node', 'R', '4711'), '/proc/self': '1' })).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')('is what this system says, also of a zombie', async () => {
    const system = linuxProcesses();
    expect(system?.startOf(process.pid)).toMatch(/^\d+$/);
    // The shell becomes a program that never asks for its child, which so remains as a zombie.
    const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60']);
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    await expect.poll(() => system?.startOf(Number(String(line)))).toBe('exited');
    parent.kill('SIGKILL');
  });
});
