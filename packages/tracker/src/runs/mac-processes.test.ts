import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { macProcesses, startByPs } from './mac-processes.js';

vi.mock('node:child_process', { spy: true });

afterEach(() => void vi.mocked(execFileSync).mockReset());

it('knows a boot by its session', () => {
  vi.mocked(execFileSync).mockReturnValue('8F1C-22\n');
  expect(macProcesses()).toEqual({ boot: '8F1C-22', pidSpace: '8F1C-22', startOf: startByPs });
  const [command, args] = vi.mocked(execFileSync).mock.lastCall ?? [];
  expect([command, args]).toEqual(['sysctl', ['-n', 'kern.bootsessionuuid']]);
});

it('knows nothing where nothing answers', () => {
  vi.mocked(execFileSync).mockImplementation(() => {
    throw new Error('no such command');
  });
  expect(macProcesses()).toBeUndefined();
  expect(startByPs(1)).toBeUndefined();
});

it.each([
  ['S+   Sun Nov 29 03:55:09 2026    \n', 'Sun Nov 29 03:55:09 2026'],
  ['Z    Sun Nov 29 03:55:09 2026\n', 'exited'],
  ['', undefined],
])('reads "%s" as %s', (text, start) => {
  vi.mocked(execFileSync).mockReturnValue(text);
  expect(startByPs(7)).toBe(start);
});

// Linux's `ps` answers in the same way.
it.runIf(process.platform !== 'win32')('tells the start of a process by ps', async () => {
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  const start = startByPs(child.pid ?? 0);
  expect(Math.abs(Date.parse(`${start} UTC`) - Date.now())).toBeLessThan(60_000);
  expect(startByPs(child.pid ?? 0)).toBe(start);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(startByPs(child.pid ?? 0)).toBeUndefined();
});
