import { styleText } from 'node:util';
import { formatNumber } from '@ablate/report/text';
import stringWidth from 'string-width';
import { bar } from './bar.js';
import { matrixLine, type ShownCell, type ShownMatrix } from './cell-line.js';
import { formatSeconds } from './format.js';
import { printable } from './printable.js';

const BAR = 12;
const GAP = '  ';

export interface FrameSize {
  readonly columns: number;
  readonly rows: number;
  /** The stream that it is for, which may have no colours. */
  readonly stream?: NodeJS.WriteStream;
}

/** A line for each running cell, as many as the terminal is tall, and one for the whole matrix. */
export function liveFrame(matrix: ShownMatrix, size: FrameSize): string[] {
  const running = matrix.cells.filter(({ status }) => status === 'running');
  // A frame taller than the terminal would scroll instead of being redrawn.
  const shown = running.slice(0, Math.max(1, size.rows - 3));
  const hidden = running.length - shown.length;
  return [
    ...alignNames(shown).map(([name, cell]) => runningLine(name, cell, size)),
    ...(hidden > 0 ? [`and ${hidden} more`] : []),
    join([paintBar(shareDone(matrix), 'green', size), matrixLine(matrix)], size),
  ];
}

function runningLine(name: string, { progress }: ShownCell, size: FrameSize): string {
  if (progress === null) return join([paintBar(0, 'cyan', size), name, 'starting'], size);
  const { epoch, epochs, step, steps, loss, imagesPerSecond, etaSeconds } = progress;
  return join(
    [
      paintBar(steps > 0 ? step / steps : 0, 'cyan', size),
      name,
      `epoch ${epoch}/${epochs}`,
      `loss ${formatNumber(loss)}`,
      ...(imagesPerSecond === null ? [] : [`${Math.round(imagesPerSecond)} images/s`]),
      `ETA ${formatSeconds(etaSeconds)}`,
    ],
    size,
  );
}

/** Names of one length, so that what follows them stands in columns. */
function alignNames(cells: readonly ShownCell[]): [string, ShownCell][] {
  const names = cells.map(({ cell }) => `${printable(cell.label)} seed ${cell.seed}`);
  const widest = Math.max(0, ...names.map((name) => stringWidth(name)));
  return cells.map((cell, at) => {
    const name = names[at] ?? '';
    return [name + ' '.repeat(widest - stringWidth(name)), cell];
  });
}

function shareDone({ cells, counts }: ShownMatrix): number {
  const ahead = counts.running + counts.queued + counts.waiting + counts.elsewhere;
  const begun = cells.map(({ status, progress }) =>
    status === 'running' && progress !== null && progress.steps > 0 ? progress.step / progress.steps : 0,
  );
  const done = cells.length - ahead + begun.reduce((sum, share) => sum + share, 0);
  return cells.length === 0 ? 1 : done / cells.length;
}

/** The parts that fit, from the first on: a line that is broken by the terminal would not be redrawn. */
function join(parts: readonly string[], { columns }: FrameSize): string {
  let line = '';
  for (const part of parts) {
    const longer = line === '' ? part : `${line}${GAP}${part}`;
    if (stringWidth(longer) > columns - 1) return line;
    line = longer;
  }
  return line;
}

function paintBar(share: number, colour: 'cyan' | 'green', { stream }: FrameSize): string {
  const text = bar(share, BAR);
  return stream === undefined ? text : styleText(colour, text, { stream });
}
