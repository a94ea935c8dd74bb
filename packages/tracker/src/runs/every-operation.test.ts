import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { loseHolders } from '../../fixtures/lose-holders.js';
import { openStatements } from '../../fixtures/open-statements.js';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { exportRuns } from '../exchange/export-runs.js';
import { PointBuffer } from '../metrics/point-buffer.js';
import { openReader } from '../query/reader.js';
import type { Store } from '../store-types.js';
import { openStore } from '../store.js';
import type { EndStatus } from './life-cycle.js';
import { FencedWrites, type Write } from '../writer/fenced-writes.js';
import { replaySpilledPoints } from '../writer/replay-spilled-points.js';
import { SpilledPoints } from '../writer/spilled-points.js';

const ENDS = ['finished', 'failed', 'crashed', 'killed', 'pruned'] as const;
/** `lost`: leased to a process that is gone; `dead`: running in one. */
const STATES = ['pending', 'leased', 'running', ...ENDS, 'lost', 'dead'] as const;
type State = (typeof STATES)[number];

type Opened = ReturnType<typeof openStatements>;
interface Made {
  readonly id: string;
  readonly run: number;
  readonly token: number;
}

function make({ statements, database }: Opened, state: State): Made {
  const { runs, leases } = statements;
  const id = runs.create({ experiment: 'e', configHash: state, seed: 1 }, 1000);
  const { run } = leases.find(id);
  if (state === 'pending') return { id, run, token: 0 };
  const token = leases.take(id, 'runner', 2000);
  if (state !== 'leased' && state !== 'lost') leases.start(id, token, 3000);
  const end = ENDS.find((each) => each === state);
  if (end !== undefined) leases.end(run, token, end, null, 4000);
  if (state === 'lost' || state === 'dead') loseHolders(database, run);
  return { id, run, token };
}

type Operation = (made: Made, opened: Opened & { readonly store: Store }) => unknown;

function fenced({ statements }: Opened, { id, run, token }: Made, write: Write): void {
  const identity = {
    id,
    number: run,
    token,
    name: '',
    createdAt: 0,
    endsWithProcess: false,
    costs: { earlier: {}, gpus: [] },
  };
  new FencedWrites(statements, identity, () => undefined).write(write);
}

const finish =
  (status: EndStatus, older = 0): Operation =>
  ({ id, run, token }, opened) =>
    fenced(opened, { id, run, token: token - older }, (number, now) =>
      opened.statements.leases.end(number, token - older, status, null, now),
    );

const spilled =
  (status: EndStatus, older = 0): Operation =>
  ({ id, token }, { file, statements }) => {
    const spill = new SpilledPoints(file, id, token - older);
    spill.append(new PointBuffer(), { end: { status, reason: null, time: 5000 } });
    replaySpilledPoints(statements);
    const isDone = spill.read([]) === undefined;
    spill.remove();
    return isDone;
  };

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'enqueue once': ({ id, run }, { store, database }) => {
    const hash = database.prepare<[number], string>('SELECT config_hash FROM runs WHERE number = ?').pluck();
    return store.enqueueOnce({ experiment: 'e', configHash: hash.get(run) ?? null, seed: 1 }) === id;
  },
  lease: ({ id }, { store }) => store.lease(id, 'another'),
  start: ({ id, token }, { store }) => store.attach(id, token),
  'start, older token': ({ id, token }, { store }) => store.attach(id, token - 1),
  write: (made, opened) => fenced(opened, made, () => undefined),
  'write, older token': (made, opened) => fenced(opened, { ...made, token: made.token - 1 }, () => undefined),
  ...Object.fromEntries(ENDS.map((status) => [`finish as ${status}`, finish(status)])),
  'finish, older token': finish('finished', 1),
  ...Object.fromEntries(
    ENDS.map((status): [string, Operation] => [
      `finishRun as ${status}`,
      ({ id, token }, { store }) => store.finishRun(id, token, status),
    ]),
  ),
  'finishRun, older token': ({ id, token }, { store }) => store.finishRun(id, token - 1, 'finished'),
  'append output': ({ id, token }, { store }) => store.appendLog(id, token, 'stdout', 'text'),
  'append, older token': ({ id, token }, { store }) => store.appendLog(id, token - 1, 'stdout', 'text'),
  release: ({ id, token }, { store }) => store.release(id, token),
  'release, older token': ({ id, token }, { store }) => store.release(id, token - 1),
  retry: ({ id }, { store }) => store.retry(id),
  reap: (_, { store }) => store.reapCrashed(),
  'ask to stop': ({ id }, { store }) => store.askToStop(id, 'why'),
  remove: ({ id }, { store }) => store.removeRun(id),
  ...Object.fromEntries(ENDS.map((status) => [`replay of ${status}`, spilled(status)])),
  'replay, older token': spilled('failed', 1),
};

/**
 * What each operation makes of a run in each state: the status that it has then, `no` where the operation says that it
 * has done nothing, `held` and `stale` for `LeaseHeldError` and `StaleLeaseError`.
 */
const TABLE = `
state                 | pending  leased   running  finished failed   crashed  killed   pruned   lost     dead
enqueue once          | pending  leased   running  finished failed   crashed  killed   no       leased   running
lease                 | leased   held     held     held     leased   leased   leased   held     leased   leased
start                 | stale    running  stale    stale    stale    stale    stale    stale    running  stale
start, older token    | stale    stale    stale    stale    stale    stale    stale    stale    stale    stale
write                 | stale    leased   running  stale    stale    stale    stale    stale    leased   running
write, older token    | stale    stale    stale    stale    stale    stale    stale    stale    stale    stale
finish as finished    | stale    finished finished stale    stale    stale    stale    stale    finished finished
finish as failed      | stale    failed   failed   stale    stale    stale    stale    stale    failed   failed
finish as crashed     | stale    crashed  crashed  stale    stale    stale    stale    stale    crashed  crashed
finish as killed      | stale    killed   killed   stale    stale    stale    stale    stale    killed   killed
finish as pruned      | stale    pruned   pruned   stale    stale    stale    stale    stale    pruned   pruned
finish, older token   | stale    stale    stale    stale    stale    stale    stale    stale    stale    stale
finishRun as finished | no       finished finished no       no       no       no       no       finished finished
finishRun as failed   | no       failed   failed   no       no       no       no       no       failed   failed
finishRun as crashed  | no       crashed  crashed  no       no       no       no       no       crashed  crashed
finishRun as killed   | no       killed   killed   no       no       no       no       no       killed   killed
finishRun as pruned   | no       pruned   pruned   no       no       no       no       no       pruned   pruned
finishRun, older token| no       no       no       no       no       no       no       no       no       no
append output         | pending  leased   running  finished failed   crashed  killed   pruned   leased   running
append, older token   | no       no       no       no       no       no       no       no       no       no
release               | no       pending  no       no       no       no       no       no       pending  no
release, older token  | no       no       no       no       no       no       no       no       no       no
retry                 | pending  held     held     held     pending  pending  pending  pending  pending  pending
reap                  | pending  leased   running  finished failed   crashed  killed   pruned   crashed  crashed
ask to stop           | no       no       running  no       no       no       no       no       no       no
remove                | gone     held     held     gone     gone     gone     gone     gone     gone     gone
replay of finished    | pending  finished finished finished failed   finished killed   pruned   finished finished
replay of failed      | pending  failed   failed   finished failed   failed   killed   pruned   failed   failed
replay of crashed     | pending  crashed  crashed  finished failed   crashed  killed   pruned   crashed  crashed
replay of killed      | pending  killed   killed   finished failed   killed   killed   pruned   killed   killed
replay of pruned      | pending  pruned   pruned   finished failed   pruned   killed   pruned   pruned   pruned
replay, older token   | no       no       no       no       no       no       no       no       no       no
listed                | pending  leased   running  finished failed   crashed  killed   pruned   crashed  crashed
filtered              | pending  leased   running  finished failed   crashed  killed   pruned   crashed  crashed
merged                | pending  crashed  crashed  finished failed   crashed  killed   pruned   crashed  crashed
imported              | pending  crashed  crashed  finished failed   crashed  killed   pruned   crashed  crashed
`;

const expected = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => line.split('|').map((part) => part.trim()))
    .map(([name = '', cells = '']) => [name, cells.split(/\s+/)]),
);

describe('every operation on a run of every status', () => {
  let opened: Opened & { readonly store: Store };

  beforeEach(() => {
    const statements = openStatements();
    opened = {
      ...statements,
      store: openStore(statements.file, { captureOutput: false, systemInterval: 0 }),
    };
    return () => opened.store.close();
  });

  const rows = (run: number): unknown[] =>
    ['runs WHERE number', 'leases WHERE run', 'events WHERE run'].map((table) =>
      opened.rows(`SELECT * FROM ${table} = ?`, run),
    );

  function outcome(operation: Operation, state: State): string {
    const made = make(opened, state);
    const before = rows(made.run);
    const after = (): string => {
      const statement = opened.database.prepare<[number], string>('SELECT status FROM runs WHERE number = ?');
      return statement.pluck().get(made.run) ?? 'gone';
    };
    try {
      if (operation(made, opened) !== false) return after();
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error;
      expect(rows(made.run)).toEqual(before);
      return error.code === 'LEASE_HELD' ? 'held' : error.code === 'LEASE_STALE' ? 'stale' : error.name;
    }
    expect(rows(made.run)).toEqual(before);
    return 'no';
  }

  it('is in the table', () => {
    expect([...expected.keys()]).toEqual([...['state'], ...Object.keys(OPERATIONS), ...Object.keys(VIEWS)]);
    expect(expected.get('state')).toEqual(STATES);
  });

  it.each(Object.entries(OPERATIONS))('%s', (name, operation) => {
    expect(STATES.map((state) => outcome(operation, state))).toEqual(expected.get(name));
  });
});

/** Statuses by id, as each way of looking at a store or of copying it says. */
const VIEWS: Readonly<Record<string, (file: string) => ReadonlyMap<string, string>>> = {
  listed: (file) => {
    using reader = openReader(file);
    return new Map(reader.listRuns().map(({ id, status }) => [id, status]));
  },
  filtered: (file) => {
    using reader = openReader(file);
    return new Map(
      STATES.slice(0, 8).flatMap((status) =>
        reader.listRuns({ filter: `status:${status}` }).map(({ id }): [string, string] => [id, status]),
      ),
    );
  },
  merged: (file) => {
    const target = path.join(temporaryFolder(), 'target.db');
    using store = openStore(target);
    store.merge(file);
    using reader = openReader(target);
    return new Map(reader.listRuns().map(({ id, status }) => [id, status]));
  },
  imported: (file) => {
    const target = path.join(temporaryFolder(), 'target.db');
    using store = openStore(target);
    using source = openReader(file);
    store.importJson([...exportRuns(source, { format: 'json' })].join(''));
    using reader = openReader(target);
    return new Map(reader.listRuns().map(({ id, status }) => [id, status]));
  },
};

describe('a run of every status', () => {
  it.each(Object.entries(VIEWS))('%s', (name, view) => {
    const opened = openStatements();
    const ids = STATES.map((state) => make(opened, state).id);
    const statuses = view(opened.file);
    expect(ids.map((id) => statuses.get(id))).toEqual(expected.get(name));
  });

  it('is sorted by the status that is shown', () => {
    const opened = openStatements();
    for (const state of STATES) make(opened, state);
    using reader = openReader(opened.file);
    expect(reader.listRuns({ orderBy: 'status' }).map(({ configHash }) => configHash)).toEqual([
      'crashed',
      'lost',
      'dead',
      'failed',
      'finished',
      'killed',
      'leased',
      'pending',
      'pruned',
      'running',
    ]);
  });
});
