import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, vi, type TestContext } from 'vitest';
import { holdRun, isolation, timeOf } from '../../fixtures/isolated-process.js';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { LeaseHeldError } from '../errors.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';

const HOUR = 3_600_000;

let file: string;
beforeEach(() => {
  file = path.join(temporaryFolder(), 'ablate.db');
});
afterEach(() => void vi.useRealTimers());

/** The command, or the test is skipped with the reason. */
function required(context: TestContext, command: readonly string[] | string): readonly string[] {
  if (typeof command !== 'string') return command;
  context.skip(command);
  return [];
}

function beats(): number {
  const database = new Database(file, { readonly: true });
  const found = database.prepare<[], number>('SELECT beats FROM leases').pluck().get();
  database.close();
  return found ?? 0;
}

/** Its process ends a moment after the one that started it. */
async function untilSilent(): Promise<void> {
  for (let before = -1; before !== beats();) {
    before = beats();
    await delay(500);
  }
}

async function untilBeat(): Promise<void> {
  const before = beats();
  await expect.poll(beats, { timeout: 30_000 }).toBeGreaterThan(before);
}

const inAnotherNamespace = (context: TestContext) =>
  required(context, isolation('--pid', '--fork', '--kill-child', '--mount-proc'));
/** What faketime shares is named by pid, which is the same one in each namespace. */
const WITH_MEMORY_OF_ITS_OWN = ['sh', '-c', 'mount -t tmpfs tmpfs /dev/shm && exec "$@"', 'sh'];

it.for([
  { clock: 'the same clock', offset: undefined, hours: 0 },
  { clock: 'a clock an hour ahead', offset: '+1h', hours: 1 },
  { clock: 'a clock an hour behind', offset: '-1h', hours: -1 },
])(
  'a run in another PID namespace, with $clock, is only lost once it is silent for a minute of this one',
  async ({ offset, hours }, context) => {
    const clock =
      offset === undefined ? [] : [...WITH_MEMORY_OF_ITS_OWN, ...required(context, timeOf(offset))];
    const child = await holdRun(file, [...inAnotherNamespace(context), ...clock]);
    vi.useFakeTimers({ toFake: ['performance'] });
    using store = openStore(file);
    using reader = openReader(file);
    const { id, heartbeatAt } = reader.getRun('run');
    expect(Math.abs((heartbeatAt ?? 0) - Date.now() - hours * HOUR)).toBeLessThan(HOUR / 4);
    const lease = () => store.lease(id, 'another runner');
    const expectHeld = () => {
      expect(lease).toThrow(LeaseHeldError);
      expect(store.reapCrashed()).toEqual([]);
      expect(reader.getRun(id).status).toBe('running');
    };

    for (let look = 0; look < 5; look += 1) {
      expectHeld();
      vi.advanceTimersByTime(29_000);
      await untilBeat();
    }
    expectHeld();

    child.kill('SIGKILL');
    await untilSilent();
    for (const wait of [0, 30_000, 30_000]) {
      vi.advanceTimersByTime(wait);
      expectHeld();
    }
    vi.advanceTimersByTime(1);
    expect(reader.getRun(id)).toMatchObject({ status: 'crashed', endedAt: reader.getRun(id).heartbeatAt });
    expect(lease().token).toBe(2);
  },
);

it('a command that only looks leaves a run that it can know nothing of, even one that is gone', async (context) => {
  const child = await holdRun(file, inAnotherNamespace(context));
  child.kill('SIGKILL');
  await once(child, 'exit');
  openStore(file).close();
  using store = openStore(file);
  store.gc();
  using reader = openReader(file);
  expect(reader.getRun('run').status).toBe('running');
  expect(() => store.removeRun(reader.getRun('run').id)).toThrow(LeaseHeldError);
});

it('a run under another host name in this PID namespace is known by its process', async (context) => {
  const command = required(context, isolation('--uts'));
  const renamed = [...command, 'sh', '-c', 'hostname renamed && exec "$@"', 'sh'];
  const child = await holdRun(file, renamed);
  using store = openStore(file);
  using reader = openReader(file);
  const { id, host, pid } = reader.getRun('run');
  expect(host).toBe('renamed');
  expect(() => store.lease(id, 'another runner')).toThrow(LeaseHeldError);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(reader.getRun(id)).toMatchObject({ status: 'crashed', reason: `process ${pid} on renamed is gone` });
  expect(store.lease(id, 'another runner').token).toBe(2);
});

it('a run whose process is stopped is left, whoever looks from this PID namespace', async () => {
  const child = await holdRun(file);
  vi.useFakeTimers({ toFake: ['performance'] });
  child.kill('SIGSTOP');
  using store = openStore(file);
  using reader = openReader(file);
  const { id } = reader.getRun('run');
  for (let minute = 0; minute < 10; minute += 1) {
    vi.advanceTimersByTime(60_000);
    expect(store.reapCrashed()).toEqual([]);
    expect(() => store.lease(id, 'another runner')).toThrow(LeaseHeldError);
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(store.reapCrashed()).toEqual([id]);
});
