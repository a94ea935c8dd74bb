import { runMatrix, type RunMatrixResult } from '@ablate/runner';
import type { CommandResult, StoreOption } from '../command-result.js';
import { endLine } from '../output/cell-line.js';
import { comparisonTable } from '../output/comparison-table.js';
import { printable } from '../output/printable.js';
import { progressView } from '../output/progress.js';

/** How much of a failed cell's output is repeated at the end; all of what was kept has been shown before. */
const REPEATED_LINES = 5;

export interface RunOptions extends StoreOption {
  readonly set: readonly string[];
  readonly jobs?: number | undefined;
  readonly backend?: string | undefined;
  readonly fresh?: boolean | undefined;
  readonly retryFailed?: boolean | undefined;
}

/** Runs a matrix, with progress on stderr. The first Ctrl-C ends the running cells, the second ends at once. */
export async function run(matrix: string, options: RunOptions): Promise<CommandResult> {
  const { set, store, jobs, backend, fresh, retryFailed } = options;
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(1);
    process.stderr.write('\nStopping the running cells; again to stop at once.\n');
    stop.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const progress = progressView(process.stderr);
  try {
    const result = await runMatrix({
      file: matrix,
      set,
      signal: stop.signal,
      onUpdate: (update) => progress.update(update),
      ...(store === undefined ? {} : { store }),
      ...(jobs === undefined ? {} : { jobs }),
      ...(backend === undefined ? {} : { backend }),
      ...(fresh === undefined ? {} : { fresh }),
      ...(retryFailed === undefined ? {} : { retryFailed }),
    });
    progress.end();
    const { counts } = result;
    return {
      text: describe(result),
      data: toData(result),
      ok: counts.finished + counts.reused === result.cells.length,
    };
  } finally {
    progress.end();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

function describe({ experiment, cells, counts, comparison, metric }: RunMatrixResult): string {
  const bad = cells.filter(
    ({ status }) => status === 'failed' || status === 'crashed' || status === 'killed',
  );
  const sections: string[] = [];
  if (bad.length > 0)
    sections.push(
      ['Cells that did not finish:', ...bad.map((state) => endLine(state, REPEATED_LINES))].join('\n'),
    );
  if (comparison !== null && metric !== null) sections.push(comparisonTable(comparison, metric));
  const summary = [
    `${counts.finished} trained`,
    `${counts.reused} reused`,
    ...(bad.length > 0 ? [`${bad.length} not finished`] : []),
    ...(counts.waiting > 0 ? [`${counts.waiting} not started`] : []),
  ];
  sections.push(`${printable(experiment)}: ${summary.join(', ')}.`, 'Next: npx ablate ui');
  return sections.join('\n\n');
}

function toData({ experiment, storePath, cells, counts, comparison, metric }: RunMatrixResult): object {
  return {
    experiment,
    store: storePath,
    counts,
    cells: cells.map(({ cell, runId, status, reason, lastLines }) => {
      const { label, labels, seed, hash } = cell;
      return {
        label,
        labels,
        seed,
        hash,
        run: runId,
        status,
        reason,
        ...(status === 'finished' ? {} : { lastLines }),
      };
    }),
    metric,
    comparison,
  };
}
