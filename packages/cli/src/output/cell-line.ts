import type { CellState, CellStatus, Counts } from '@ablate/runner';
import { formatNumber } from '@ablate/report/text';
import { formatSeconds } from './format.js';
import { printable } from './printable.js';

/** What is shown of a cell, whoever runs it. */
export interface ShownCell extends Pick<
  CellState,
  'status' | 'reason' | 'progress' | 'lastLines' | 'startedAt' | 'endedAt'
> {
  readonly cell: { readonly label: string; readonly seed: number };
}

export interface ShownMatrix {
  readonly cells: readonly ShownCell[];
  /** The cell that is the reason to show it again; null for the first time. */
  readonly changed: ShownCell | null;
  readonly counts: Counts;
  /** Seconds until all cells are done; null while unknown. */
  readonly etaSeconds: number | null;
}

/** `plain20/bn seed 1  epoch 2/10  loss 0.4132  812 images/s  ETA 1m 12s` */
export function cellLine({ cell, progress }: ShownCell): string {
  const name = `${printable(cell.label)} seed ${cell.seed}`;
  if (progress === null) return `${name}  starting`;
  const { epoch, epochs, loss, imagesPerSecond, etaSeconds } = progress;
  const speed = imagesPerSecond === null ? [] : [`${Math.round(imagesPerSecond)} images/s`];
  return [
    name,
    `epoch ${epoch}/${epochs}`,
    `loss ${formatNumber(loss)}`,
    ...speed,
    `ETA ${formatSeconds(etaSeconds)}`,
  ].join('  ');
}

/** `3 done, 2 running, 1 failed, 2 waiting of 8  ETA 2m` */
export function matrixLine({ counts, cells, etaSeconds }: ShownMatrix): string {
  const failed = counts.failed + counts.crashed;
  const parts = [
    `${counts.finished + counts.reused} done`,
    `${counts.running} running`,
    ...(counts.queued > 0 ? [`${counts.queued} queued`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(counts.killed > 0 ? [`${counts.killed} killed`] : []),
    ...(counts.pruned > 0 ? [`${counts.pruned} pruned`] : []),
    ...(counts.elsewhere > 0 ? [`${counts.elsewhere} in another process`] : []),
    `${counts.waiting} waiting`,
  ];
  const left = counts.running + counts.queued + counts.waiting + counts.elsewhere;
  return `${parts.join(', ')} of ${cells.length}${left === 0 ? '' : `  ETA ${formatSeconds(etaSeconds)}`}`;
}

/** Ends that an output may explain. */
const LOUD: readonly CellStatus[] = ['failed', 'crashed'];

/** How a cell ended, in one line, with the training loss that it came to; with its last output if it ended badly. */
export function endLine(
  { cell, status, reason, progress, lastLines, startedAt, endedAt }: ShownCell,
  outputLines = 20,
): string {
  const took = startedAt === null || endedAt === null ? null : (endedAt - startedAt) / 1000;
  const after = took === null ? '' : ` after ${formatSeconds(took)}`;
  const why = reason === null ? '' : `: ${printable(reason)}`;
  const loss = progress === null || status !== 'finished' ? '' : `  loss ${formatNumber(progress.loss)}`;
  const head = `${printable(cell.label)} seed ${cell.seed} ${status}${after}${why}${loss}`;
  if (!LOUD.includes(status)) return head;
  return [head, ...lastLines.slice(-outputLines).map((line) => `    | ${printable(line)}`)].join('\n');
}
