import path from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EPOCHS, Ledger, SimulatedRunner } from '../../fixtures/simulated-runner.js';
import { Seat, SimulatedProcesses } from '../../fixtures/simulated-processes.js';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { openReader } from '../query/reader.js';
import { openStoreAs } from '../store.js';
import type { DetailReader } from '../types.js';
import type { Store } from '../store-types.js';
import { BEAT_STATEMENTS } from './holders.js';

/** More can be asked for, since each takes some milliseconds. */
const SCHEDULES = Number(process.env.ABLATE_SCHEDULES ?? 300);

const BEAT = 5000;
const PLACES = ['runner A', 'cell A', 'runner B', 'cell B'] as const;
type Place = (typeof PLACES)[number];
const STATES = { stop: 'stopped', continue: 'runs', kill: 'dead' } as const;

interface Action {
  readonly do: 'step' | 'stop' | 'continue' | 'kill';
  readonly place: Place;
  /** How many steps. */
  readonly times: number;
  /** How long all wait then. */
  readonly beats: number;
}

const action: fc.Arbitrary<Action> = fc.record({
  do: fc.constantFrom('step', 'step', 'step', 'step', 'stop', 'stop', 'continue', 'kill'),
  place: fc.constantFrom(...PLACES),
  times: fc.integer({ min: 1, max: 4 }),
  beats: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1, 7, 14),
});

interface Schedule {
  readonly pidSpaces: readonly [string, string];
  readonly gpus: readonly string[] | undefined;
  readonly actions: readonly Action[];
}

const schedule: fc.Arbitrary<Schedule> = fc.record({
  // In one PID namespace they know of each other's processes; in two, of their heartbeats alone.
  pidSpaces: fc.constantFrom<[string, string]>(['one', 'one'], ['one', 'other'], ['one', 'other']),
  gpus: fc.constantFrom(undefined, ['0'], ['0', '1']),
  actions: fc.array(action, { maxLength: 40 }),
});

const processes = new SimulatedProcesses();
const seats = PLACES.map(() => new Seat(processes));
let database: Database.Database;
let stores: Store[];
let reader: DetailReader;

beforeAll(() => {
  const file = path.join(temporaryFolder(), 'ablate.db');
  const settings = { captureOutput: false, systemInterval: 0, heartbeatInterval: 3_600_000 };
  stores = seats.map((seat) => openStoreAs(seat, file, settings));
  database = new Database(file);
  reader = openReader(file);
});
afterAll(() => {
  for (const each of [...stores, reader, database]) each.close();
});

let experiments = 0;

/** Two runners with one matrix of two cells, each of which has a place for one process at a time. */
function simulate({ pidSpaces, gpus, actions }: Schedule): void {
  database.exec('DELETE FROM gpus');
  const experiment = `e${(experiments += 1)}`;
  const ledger = new Ledger(() => processes.time);
  const runs = [1, 2].map((seed) => stores[0]?.enqueue({ experiment, seed }) ?? '');
  const runners = pidSpaces.map((pidSpace, index) => {
    const [runner, cell] = [2 * index, 2 * index + 1];
    return new SimulatedRunner(
      { runner: at(seats, runner), cell: at(seats, cell) },
      { runner: at(stores, runner), cell: at(stores, cell) },
      ledger,
      { runs, gpus, pidSpace },
    );
  });
  const step = (index: number) => {
    const runner = at(runners, index >> 1);
    if (index % 2 === 0) runner.stepRunner();
    else runner.stepCell();
  };
  const wait = () => {
    processes.time += BEAT;
    for (const { process } of seats) {
      if (process.state !== 'runs') continue;
      for (const sql of BEAT_STATEMENTS) database.prepare(sql).run({ ...process.identity, now: 0 });
      ledger.hear(process);
    }
    for (const runner of runners) runner.look();
  };
  const act = (action: Action) => {
    const index = PLACES.indexOf(action.place);
    const { process } = at(seats, index);
    if (action.do === 'step') for (let time = 0; time < action.times; time += 1) step(index);
    else if (process.state !== 'dead') process.state = STATES[action.do];
    for (let beat = 0; beat < action.beats; beat += 1) wait();
  };
  actions.forEach(act);
  for (const { process } of seats) if (process.state === 'stopped') process.state = 'runs';
  for (let turn = 0; ledger.finished.size < runs.length && turn < 100; turn += 1) {
    wait();
    PLACES.forEach((_, index) => step(index));
  }
  for (const runner of runners) runner.dispose();
  for (const id of runs) {
    const { status, attempts } = reader.getRun(id);
    expect({ status, attempts }).toEqual({ status: 'finished', attempts: ledger.leases.get(id) });
    const epochs = Array.from({ length: EPOCHS }, (_, index) => index + 1);
    expect(reader.series(id, 'epoch').map(({ value }) => value)).toEqual(epochs);
    expect(reader.events(id).filter(({ kind }) => kind === 'finished')).toHaveLength(1);
  }
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`there is no item ${index}`);
  return item;
}

it('nobody’s work is ended or repeated by another, at whichever points processes are stopped, killed and continued', () => {
  fc.assert(fc.property(schedule, simulate), { numRuns: SCHEDULES });
});
