import { useEffect, useMemo, useState } from 'react';
import { predictsConstant, seedOfRun } from '@ablate/tracker';
import { standingRuns } from '../../matrix/matrix-runs.js';
import type { UiReader } from '../../store/ui-reader.js';
import type { ConstantRun } from './answer.js';
import type { AskedExperiment } from './asked-experiment.js';

/** Milliseconds that predictions are read for at a time; between, keys are heard. */
const AT_ONCE = 8;

/**
 * The finished runs that stand for cells and predict the same for every test example, as far as they have been read.
 * Each is read once: its predictions don't change.
 */
export function useConstantRuns(
  reader: Pick<UiReader, 'artifacts'>,
  asked: AskedExperiment | null,
): readonly ConstantRun[] {
  const [known, keep] = useState<ReadonlyMap<string, boolean>>(new Map());
  const finished = useMemo(() => (asked === null ? [] : finishedRuns(asked)), [asked]);
  useEffect(() => {
    const unread = finished.filter(({ id }) => !known.has(id));
    if (unread.length === 0) return undefined;
    const timer = setTimeout(() => keep(new Map([...known, ...readSome(reader, unread)])), 0);
    return () => clearTimeout(timer);
  }, [reader, finished, known]);
  return useMemo(() => finished.filter(({ id }) => known.get(id) === true), [finished, known]);
}

interface FinishedRun extends ConstantRun {
  readonly id: string;
}

function finishedRuns(asked: AskedExperiment): FinishedRun[] {
  return asked.matrix.cells.flatMap(({ hash, label }) =>
    standingRuns(hash, asked).flatMap((run) => {
      const seed = seedOfRun(run);
      return run.status === 'finished' && seed !== null ? [{ id: run.id, label, seed }] : [];
    }),
  );
}

/** Whether these predict the same for every test example: one of them at least, and as many as there is time for. */
function readSome(reader: Pick<UiReader, 'artifacts'>, runs: readonly FinishedRun[]): Map<string, boolean> {
  const end = performance.now() + AT_ONCE;
  const found = new Map<string, boolean>();
  for (const run of runs) {
    found.set(run.id, isConstant(reader, run));
    if (performance.now() > end) break;
  }
  return found;
}

/** A run whose predictions are damaged is not said to be constant: the views show what else is there. */
function isConstant(reader: Pick<UiReader, 'artifacts'>, run: FinishedRun): boolean {
  try {
    return predictsConstant(reader, run);
  } catch {
    return false;
  }
}
