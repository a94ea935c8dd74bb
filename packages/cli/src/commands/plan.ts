import { planMatrix } from '@ablate/runner';
import type { CommandResult, StoreOption } from '../command-result.js';
import { printable } from '../output/printable.js';
import { textTable } from '../output/table.js';

export interface PlanOptions extends StoreOption {
  readonly set: readonly string[];
}

const WORDS = {
  done: 'done',
  new: 'to train',
  again: 'to train again',
  failed: 'failed (trained again with --retry-failed)',
  active: 'being trained',
};

/** Lists a matrix's cells and which of them are done, without training anything. */
export async function plan(matrix: string, { set, store }: PlanOptions): Promise<CommandResult> {
  const found = await planMatrix({ file: matrix, set, ...(store === undefined ? {} : { store }) });
  const { counts, cells } = found;
  const rows = cells.map(({ cell, state, run }) => [
    cell.label,
    String(cell.seed),
    WORDS[state],
    run?.id ?? '',
  ]);
  const { question } = found.matrix;
  const summary = [
    `${cells.length} cells`,
    `${counts.done} done`,
    `${counts.new + counts.again} to train`,
    ...(counts.active > 0 ? [`${counts.active} being trained`] : []),
    ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
  ];
  return {
    text: [
      ...(question === null ? [] : [printable(question)]),
      textTable(['cell', 'seed', 'state', 'run'], rows),
      `${printable(found.matrix.name)}: ${summary.join(', ')}.`,
    ].join('\n\n'),
    data: {
      experiment: found.matrix.name,
      question,
      counts,
      cells: cells.map(({ cell, state, run }) => ({ ...cell, state, run: run?.id ?? null })),
    },
    ok: true,
  };
}
