import { AblateError } from '@ablate/core';
import { comparisonNotes, constantNote, kindOfDataNote, verdictSentence } from '@ablate/report/text';
import { parseDuration, shownJobId } from '@ablate/tracker';
import {
  previewJobs,
  runMatrix,
  type CellStatus,
  type RunMatrixOptions,
  type RunMatrixResult,
} from '@ablate/runner';
import type { CommandResult, StoreOption } from '../command-result.js';
import { endLine } from '../output/cell-line.js';
import { comparisonTable } from '../output/comparison-table.js';
import { effectSections } from '../output/effect-sections.js';
import { idleLines } from '../output/idle-lines.js';
import { commandLine, nextCommand } from '../output/next-command.js';
import { printable, printableLines } from '../output/printable.js';
import { progressView } from '../output/progress.js';
import { sourcesTable } from '../output/sources-table.js';
import { paragraphs } from '../output/table.js';
import { changedCodeLines, standingLines } from '../output/registration-lines.js';
import { listenForSignals } from '../run-signals.js';

/** How much of a failed cell's output is repeated at the end; all of what was kept has been shown before. */
const REPEATED_LINES = 5;

/** Jobs whose names are printed. */
const SHOWN_JOBS = 8;

export interface RunOptions extends StoreOption {
  readonly set: readonly string[];
  readonly jobs?: number | undefined;
  readonly gpus?: number | readonly string[] | undefined;
  readonly backend?: string | undefined;
  readonly launcher?: string | undefined;
  readonly spool?: string | undefined;
  readonly wait?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  readonly fresh?: boolean | undefined;
  readonly retryFailed?: boolean | undefined;
  readonly failFast?: boolean | undefined;
  readonly keepCheckpoints?: boolean | undefined;
  readonly timeout?: string | undefined;
  readonly memory?: number | undefined;
  readonly crashRetries?: number | undefined;
  readonly failureRetries?: number | undefined;
  readonly prune?: 'median' | 'asha' | undefined;
  readonly pruneMetric?: string | undefined;
  readonly pruneGoal?: 'max' | 'min' | undefined;
  readonly pruneAxes?: readonly string[] | undefined;
  readonly pruneWarmup?: number | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly sourceSeeds?: number | undefined;
}

const DRAINING =
  '\nNo more cells are started; the running ones write a checkpoint and end. The same command goes on from there. ' +
  'Ctrl-C again to end them at once.\n';

const LEAVING = '\nThe jobs run on; the same command, or ablate status --watch, waits for them again.\n';

/**
 * Runs a matrix, with progress on stderr. The first Ctrl-C, SIGTERM or dropped connection lets the running cells write
 * a checkpoint and end, the second Ctrl-C ends them, the third ends the command; jobs run on whatever ends it.
 * @param words what was typed after `ablate`
 */
export async function run(
  matrix: string,
  options: RunOptions,
  words: readonly string[],
): Promise<CommandResult> {
  const { dryRun = false } = options;
  if (dryRun) return preview(matrix, options);
  const drain = new AbortController();
  const stop = new AbortController();
  const unlisten = listenForSignals({
    drain: () => {
      process.stderr.write(options.wait === true ? LEAVING : DRAINING);
      drain.abort();
    },
    hurry: () => {
      if (stop.signal.aborted) process.exit(130);
      process.stderr.write('\nEnding the running cells.\n');
      stop.abort();
    },
  });
  const progress = progressView(process.stderr);
  try {
    const result = await runMatrix({
      ...toRunMatrixOptions(matrix, options),
      signal: stop.signal,
      drain: drain.signal,
      onStart: ({ changedCode, canRegister }) => {
        for (const line of changedCodeLines(changedCode)) progress.say(line);
        if (canRegister)
          progress.say(
            `Nothing is registered, so the answer will be exploratory; before the first run: ${nextCommand(['register', matrix], options)}`,
          );
      },
      onUpdate: (update) => progress.update(update),
      onWarning: (message) => progress.say(message),
    });
    progress.end();
    const { counts } = result;
    // Jobs that are not waited for are none of its failures.
    const underWay = options.wait === true ? 0 : counts.queued + counts.running;
    const isDone = counts.finished + counts.reused + counts.pruned + underWay === result.cells.length;
    const isInterrupted = drain.signal.aborted;
    return {
      text: describe(result, nextLine(result, matrix, options, words, isInterrupted)),
      data: toData(result),
      ok: isDone,
      isInterrupted: isInterrupted && !isDone,
    };
  } finally {
    progress.end();
    unlisten();
  }
}

async function preview(matrix: string, options: RunOptions): Promise<CommandResult> {
  const script = await previewJobs(toRunMatrixOptions(matrix, options));
  return { text: script, data: { script }, ok: true };
}

function toRunMatrixOptions(file: string, options: RunOptions): RunMatrixOptions {
  const { timeout, memory, prune, pruneMetric, pruneGoal, pruneAxes, pruneWarmup, ...others } = options;
  const { sources, sourceSeeds, dryRun: _, ...same } = others;
  if (prune === undefined && (pruneMetric ?? pruneGoal ?? pruneAxes ?? pruneWarmup) !== undefined)
    throw new AblateError(
      'CONFIG',
      'expected --prune median or --prune asha beside the other --prune options',
    );
  if (sources === undefined && sourceSeeds !== undefined)
    throw new AblateError('CONFIG', 'expected --sources beside --source-seeds');
  return {
    file,
    ...given(same),
    ...(sources === undefined ? {} : { sources: { sources, seeds: sourceSeeds } }),
    ...given({ timeoutSeconds: timeout === undefined ? undefined : seconds(timeout), memoryBytes: memory }),
    ...(prune === undefined
      ? {}
      : {
          prune: {
            rule: prune,
            ...given({ metric: pruneMetric, goal: pruneGoal, axes: pruneAxes, warmup: pruneWarmup }),
          },
        }),
  };
}

function seconds(timeout: string): number {
  const parsed = parseDuration(timeout);
  if (parsed !== undefined && parsed > 0) return parsed;
  throw new AblateError(
    'CONFIG',
    `--timeout: expected a time such as 90s, 15m, 1h30m or 30d, got ${timeout}`,
  );
}

/** The options that were given. */
function given<T extends object>(options: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], undefined>;
  };
}

const BAD: readonly CellStatus[] = ['failed', 'crashed', 'killed'];

/** What to do now. */
function nextLine(
  { cells, counts, comparison }: RunMatrixResult,
  matrix: string,
  { set, store }: RunOptions,
  words: readonly string[],
  isInterrupted: boolean,
): string {
  // A second time it would begin anew.
  const again = words.filter((word) => word !== '--fresh');
  if (counts.queued + counts.running > 0)
    return `The jobs run on by themselves. Next: ${nextCommand(['status'], { store })} says how they stand, and takes in what they have come to.`;
  if (isInterrupted && counts.finished + counts.reused < cells.length)
    return `Interrupted. Go on from the last checkpoints with the same command:\n${commandLine(again)}`;
  const bad = cells.find(({ status }) => BAD.includes(status));
  if (bad !== undefined) {
    const isRetried = bad.status !== 'failed' || again.includes('--retry-failed');
    const retry = commandLine(isRetried ? again : [...again, '--retry-failed']);
    return `Next: ${nextCommand(['logs', bad.runId], { store })} says why; ${retry} tries again.`;
  }
  const { main = [], interactions = [] } = comparison?.effects ?? {};
  const decisions = [...(comparison?.rows ?? []), ...main, ...interactions];
  if (decisions.some(({ decision }) => decision?.verdict === 'undecided'))
    return `Next: ${nextCommand(['plan', matrix], { set, store })} --effect DIFFERENCE says how many seeds it takes.`;
  return `Next: ${nextCommand(['ui'], { store })}`;
}

function describe(result: RunMatrixResult, next: string): string {
  const { experiment, cells, counts, comparison, onKindOfData, constant, sources } = result;
  const { registration, idle } = result;
  const bad = cells.filter(({ status }) => BAD.includes(status));
  const sections: string[] = [];
  if (bad.length > 0)
    sections.push(
      ['Cells that did not finish:', ...bad.map((state) => endLine(state, REPEATED_LINES))].join('\n'),
    );
  const isUnderWay = counts.queued + counts.running > 0;
  // What is there so far decides nothing; `ablate compare` shows it.
  if (isUnderWay) sections.push(...jobLines(result));
  else if (comparison !== null && sources !== null)
    sections.push(...sourcesTable(sources, comparison.metric));
  else if (comparison !== null)
    sections.push(
      comparisonTable(comparison, onKindOfData),
      ...effectSections(comparison),
      ...comparisonNotes(comparison).map(printableLines),
      ...kindOfDataNote(comparison, onKindOfData),
      ...standingLines({ ...comparison, registration }),
    );
  sections.push(...constantNote(constant).map(printable), ...idleLines(idle));
  const summary = [
    `${counts.finished} trained`,
    `${counts.reused} reused`,
    ...(counts.pruned > 0 ? [`${counts.pruned} pruned`] : []),
    ...(bad.length > 0 ? [`${bad.length} not finished`] : []),
    ...(counts.queued > 0 ? [`${counts.queued} queued`] : []),
    ...(counts.running > 0 ? [`${counts.running} running`] : []),
    ...(counts.waiting > 0 ? [`${counts.waiting} not started`] : []),
  ];
  if (comparison !== null && !isUnderWay) sections.push(...verdictSentence(comparison).map(printable));
  sections.push(`${printable(experiment)}: ${summary.join(', ')}.`, next);
  return paragraphs(sections);
}

/** By which names its launcher knows the jobs. */
function jobLines({ jobs }: RunMatrixResult): string[] {
  const byCluster = new Map<string, string[]>();
  for (const job of jobs)
    byCluster.set(job.cluster, [...(byCluster.get(job.cluster) ?? []), shownJobId(job)]);
  return [...byCluster].map(([cluster, ids]) => {
    const more = ids.length > SHOWN_JOBS ? ` and ${ids.length - SHOWN_JOBS} more` : '';
    return printable(`Jobs on ${cluster}: ${ids.slice(0, SHOWN_JOBS).join(', ')}${more}.`);
  });
}

function toData(result: RunMatrixResult): object {
  const { experiment, storePath, cells, counts, comparison, onKindOfData, sources } = result;
  const { registration, changedCode, constant, idle } = result;
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
    comparison,
    onKindOfData,
    constant,
    ...(sources === null ? {} : { sources }),
    registration,
    changedCode,
    idle,
    ...(result.jobs.length === 0 ? {} : { jobs: result.jobs }),
  };
}
