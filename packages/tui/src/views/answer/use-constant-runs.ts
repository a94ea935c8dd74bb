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
 * Each is read once, since its predictions don't change, and nothing is drawn anew for those that differ.
 */
export function useConstantRuns(
  reader: Pick<UiReader, 'artifacts'>,
  asked: AskedExperiment | null,
): readonly ConstantRun[] {
  const read = useMemo(() => new Set<string>(), []);
  const [constant, keep] = useState<ReadonlySet<string>>(new Set());
  const finished = useMemo(() => (asked === null ? [] : finishedRuns(asked)), [asked]);
  useEffect(() => {
    const unread = finished.filter(({ id }) => !read.has(id));
    let timer: NodeJS.Timeout | undefined;
    const readSome = () => {
      const found: string[] = [];
      const end = performance.now() + AT_ONCE;
      do {
        const run = unread.shift();
        if (run === undefined) break;
        read.add(run.id);
        if (isConstant(reader, run)) found.push(run.id);
      } while (performance.now() < end);
      if (found.length > 0) keep((before) => new Set([...before, ...found]));
      if (unread.length > 0) timer = setTimeout(readSome, 0);
    };
    if (unread.length > 0) timer = setTimeout(readSome, 0);
    return () => clearTimeout(timer);
  }, [reader, finished, read]);
  return useMemo(() => finished.filter(({ id }) => constant.has(id)), [finished, constant]);
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

/** A run whose predictions are damaged is not said to be constant: the views show what else is there. */
function isConstant(reader: Pick<UiReader, 'artifacts'>, run: FinishedRun): boolean {
  try {
    return predictsConstant(reader, run);
  } catch {
    return false;
  }
}
