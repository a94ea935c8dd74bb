import { setTimeout as delay } from 'node:timers/promises';
import { countStates, estimateSeconds, type CellStatus } from '@ablate/runner/progress';
import {
  ChosenRuns,
  defaultStorePath,
  isHeld,
  openReader,
  parseStoredMatrix,
  type DetailReader,
  type RunRow,
  type StoredMatrix,
} from '@ablate/tracker';
import type { CommandResult, StoreOption } from '../command-result.js';
import type { ShownCell, ShownMatrix } from '../output/cell-line.js';
import { printable } from '../output/printable.js';
import { occasionalLook } from '../look.js';
import { progressView } from '../output/progress.js';
import { unknownExperiment } from '../unknown-experiment.js';
import { UsageError } from '../usage-error.js';
import { compare } from './compare.js';

/** How often the store is looked at, in milliseconds. */
const POLL_INTERVAL = 250;
/** How long nothing may run before it is said that nobody runs it: between two cells there is a moment, too. */
const PATIENCE = 10_000;

/**
 * Shows the progress of a matrix that runs elsewhere, on stderr, until all of its cells have ended or nobody runs it;
 * then what `compare` says of it.
 */
export async function watch(experiment: string | undefined, { store }: StoreOption): Promise<CommandResult> {
  const { name, states, isCompared } = await follow(store ?? defaultStorePath(), experiment);
  const { waiting, failed, crashed, killed, finished } = countStates(states);
  const found = isCompared && finished > 0 ? compare(name, { store }) : null;
  const unfinished = waiting + killed;
  const left = unfinished === 0 ? '' : `; ${unfinished} not finished, and no process trains any of them now`;
  return {
    text: [
      ...(found === null ? [] : [found.text]),
      `${printable(name)}: ${finished} of ${states.length} cells finished${left}.`,
    ].join('\n\n'),
    data: { experiment: name, counts: countStates(states), comparison: found?.data ?? null },
    ok: failed + crashed + killed === 0,
  };
}

interface Followed {
  readonly name: string;
  readonly states: readonly ShownCell[];
  /** Whether its matrix says what to compare. */
  readonly isCompared: boolean;
}

async function follow(file: string, experiment: string | undefined): Promise<Followed> {
  using reader = openReader(file);
  const name = experiment ?? reader.listRuns({ limit: 1 })[0]?.experiment;
  if (name === undefined) throw new UsageError('Expected a store with runs, got an empty one');
  const progress = progressView(process.stderr);
  const look = occasionalLook(file, (message) => progress.say(message));
  try {
    let version: number | undefined;
    let states: readonly ShownCell[] = [];
    let isCompared = false;
    let busyAt = performance.now();
    for (;;) {
      await look();
      const now = reader.version();
      if (now !== version) {
        version = now;
        const before = states;
        const matrix = readMatrix(reader, name);
        states = cellsOf(matrix, reader, name);
        isCompared = matrix.compare !== null;
        for (const update of updates(before, states)) progress.update(update);
      }
      const { running, queued, waiting } = countStates(states);
      if (running + queued > 0) busyAt = performance.now();
      const isOver = running + queued + waiting === 0 || performance.now() - busyAt > PATIENCE;
      if (isOver) return { name, states, isCompared };
      await delay(POLL_INTERVAL);
    }
  } finally {
    progress.end();
  }
}

/** One update for each cell whose state is another than before, or one for all where none is. */
function updates(before: readonly ShownCell[], states: readonly ShownCell[]): ShownMatrix[] {
  const counts = countStates(states);
  const common = { cells: states, counts, etaSeconds: estimateSeconds(states, Math.max(1, counts.running)) };
  const changed = before.length === 0 ? [] : states.filter(({ status }, at) => status !== before[at]?.status);
  return (changed.length === 0 ? [null] : changed).map((cell) => ({ ...common, changed: cell }));
}

/** The experiment's newest matrix. Throws `UsageError` where it has none. */
function readMatrix(reader: DetailReader, name: string): StoredMatrix {
  const stored = reader.experiments().find((each) => each.name === name);
  if (stored === undefined) throw unknownExperiment(reader, name);
  const matrix = parseStoredMatrix(stored.matrix);
  if (matrix === null)
    throw new UsageError(
      `The experiment "${name}" has no matrix to watch; see its runs with ablate logs --follow`,
    );
  return matrix;
}

/** Its cells, seed by seed. */
function cellsOf({ cells, seeds }: StoredMatrix, reader: DetailReader, name: string): ShownCell[] {
  const chosen = new ChosenRuns(
    reader.listRuns({ configHashes: [...new Set(cells.map(({ hash }) => hash))] }),
    name,
  );
  return cells.flatMap(({ hash, label }) =>
    seeds.map((seed) => watched(reader, { label, seed }, chosen.find(hash, seed))),
  );
}

function watched(reader: DetailReader, cell: ShownCell['cell'], run: RunRow | undefined): ShownCell {
  const at = run !== undefined && isHeld(run.status) ? reader.progress(run.id) : null;
  return {
    cell,
    status: statusOf(run),
    reason: run?.reason ?? null,
    progress: at === null ? null : { ...at, loss: run?.metrics['train/loss']?.last ?? Number.NaN },
    lastLines: run?.status === 'failed' ? reader.logTail(run.id).map(({ text }) => text) : [],
    startedAt: run?.startedAt ?? null,
    endedAt: run?.endedAt ?? null,
  };
}

function statusOf(run: RunRow | undefined): CellStatus {
  if (run === undefined || run.status === 'pending') return 'waiting';
  return run.status === 'leased' ? 'running' : run.status;
}
