import os from 'node:os';
import { planMatrix, type Cell, type PlanEstimate } from '@ablate/runner';
import type { CommandResult, StoreOption } from '../command-result.js';
import { describeEffect, describeLooks, simulationProgress } from '../output/effect-plan.js';
import { formatSeconds } from '../output/format.js';
import { printable } from '../output/printable.js';
import { changedCodeLines, registrationLines } from '../output/registration-lines.js';
import { textTable } from '../output/table.js';

export interface PlanOptions extends StoreOption {
  readonly set: readonly string[];
  readonly jobs?: number | undefined;
  /** The difference to be found. */
  readonly effect?: number | undefined;
  readonly power?: number | undefined;
}

const WORDS = {
  done: 'done',
  new: 'to train',
  again: 'to train again',
  failed: 'failed (trained again with --retry-failed)',
  pruned: 'pruned (trained without --prune)',
  active: 'being trained',
  later: 'after the next look, unless decided',
  decided: 'not needed: decided',
};

/** Lists a matrix's cells and which of them are done, without training anything. */
export async function plan(matrix: string, options: PlanOptions): Promise<CommandResult> {
  const { set, store, jobs = os.availableParallelism(), effect, power = 0.8 } = options;
  const progress = simulationProgress(process.stderr);
  const found = await planMatrix({
    file: matrix,
    set,
    ...(store === undefined ? {} : { store }),
    ...(effect === undefined ? {} : { effect: { effect, power, onStep: () => progress.step() } }),
  });
  progress.end();
  const { counts, cells } = found;
  const { question } = found.matrix;
  const { estimate } = found;
  const summary = [
    `${cells.length} cells`,
    `${counts.done} done`,
    `${counts.new + counts.again} to train`,
    ...(counts.later > 0 ? [`${counts.later} after looks to come`] : []),
    ...(counts.decided > 0 ? [`${counts.decided} not needed`] : []),
    ...(counts.active > 0 ? [`${counts.active} being trained`] : []),
    ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
    ...(counts.pruned > 0 ? [`${counts.pruned} pruned`] : []),
  ];
  return {
    text: [
      ...(question === null ? [] : [printable(question)]),
      textTable(['cell', 'seeds', 'state', 'run'], planRows(cells)),
      `${printable(found.matrix.name)}: ${summary.join(', ')}.`,
      ...changedCodeLines(found.changedCode),
      ...(found.registration === null ? [] : registrationLines(found.registration)),
      ...(estimate === null || estimate.cells === 0 ? [] : [describeTime(estimate, jobs)]),
      ...(found.looks === null ? [] : [describeLooks(found.looks)]),
      ...(found.effect === null ? [] : [describeEffect(found.effect, found, matrix, { jobs, set, store })]),
    ].join('\n\n'),
    data: {
      experiment: found.matrix.name,
      question,
      counts,
      changedCode: found.changedCode,
      registration: found.registration,
      looks: found.looks,
      effect: found.effect,
      estimate: estimate === null ? null : { ...estimate, jobs, seconds: wallSeconds(estimate, jobs) },
      cells: cells.map(({ cell, state, run }) => ({ ...cell, state, run: run?.id ?? null })),
    },
    ok: true,
  };
}

interface Planned {
  readonly cell: Pick<Cell, 'label' | 'seed'>;
  readonly state: keyof typeof WORDS;
  readonly run: { readonly id: string } | null;
}

/** A row for each configuration and state of its seeds; a run that has one by itself is named. */
export function planRows(cells: readonly Planned[]): string[][] {
  const groups = new Map<string, Planned[]>();
  for (const label of new Set(cells.map(({ cell }) => cell.label)))
    for (const state of Object.keys(WORDS)) groups.set(`${state} ${label}`, []);
  for (const each of cells) groups.get(`${each.state} ${each.cell.label}`)?.push(each);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const seeds = seedRanges(group.map(({ cell }) => cell.seed));
    return [[first.cell.label, seeds, WORDS[first.state], group.length === 1 ? (first.run?.id ?? '') : '']];
  });
}

/** `0–7, 9` */
function seedRanges(seeds: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const seed of [...seeds].sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range !== undefined && seed === range[1] + 1) range[1] = seed;
    else ranges.push([seed, seed]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}–${last}`)).join(', ');
}

/** If every cell takes the same time and the cores don't get in each other's way. */
function wallSeconds({ workSeconds, cells }: PlanEstimate, jobs: number): number {
  return cells === 0 ? 0 : (workSeconds / cells) * Math.ceil(cells / jobs);
}

function describeTime(estimate: PlanEstimate, jobs: number): string {
  const { workSeconds, cells, known } = estimate;
  const unlike = cells - known;
  const basis = unlike === 0 ? '' : `; ${unlike} cells are like no past run and count as the mean`;
  return `About ${formatSeconds(wallSeconds(estimate, jobs))} with ${jobs} cells at a time (${formatSeconds(workSeconds)} one by one), from the times of past runs${basis}.`;
}
