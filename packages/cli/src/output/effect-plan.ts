import type { EffectPlan, LookCounts, Plan } from '@ablate/runner';
import { formatSeconds } from './format.js';
import { nextCommand, type SameOptions } from './next-command.js';
import { printable } from './printable.js';

/** How many runs a matrix takes whose seeds stop when decided. */
export function describeLooks({ looks, least, expected, most, of }: LookCounts): string {
  return (
    `Seeds stop when decided, at looks of ${looks.join(', ')} seeds: ${least} to ${most} runs in all, about ${expected} ` +
    (of === 'cells'
      ? 'if every cell differs from its baseline by one standard deviation of their paired difference.'
      : 'if every effect is one standard deviation of its own over seeds.')
  );
}

/** What it takes to find a difference, or the pilot that it takes to say so. */
export function describeEffect(
  found: EffectPlan,
  plan: Pick<Plan, 'cells' | 'matrix' | 'secondsPerRun'>,
  file: string,
  { jobs, ...same }: SameOptions & { readonly jobs: number },
): string {
  const { answer, effect, metric, power, margin, pairs } = found;
  if (answer === null) return describePilot(found, plan.matrix.name, file, same);
  const { spread, seedsForBetter, seedsForSame, plan: own } = answer;
  const groups = plan.cells.length / plan.matrix.seeds.length;
  const cost = (seeds: number | null) => {
    if (seeds === null) return 'more than 64 seeds';
    const runs = seeds * groups;
    const { secondsPerRun } = plan;
    const time = secondsPerRun === null ? '' : `, about ${formatSeconds((secondsPerRun * runs) / jobs)}`;
    return `${seeds} seeds (${runs} runs${time})`;
  };
  const { looks, seeds } = plan.matrix;
  const what = looks === null ? `${seeds.length} seeds` : `looks at ${looks.join(', ')} seeds`;
  return [
    `To find a difference of ${effect} in ${printable(metric)} with a chance of ${power}, by simulated verdicts:`,
    `  better or worse: ${cost(seedsForBetter)}`,
    ...(margin === null
      ? []
      : [`  same within ${margin}, where there is no difference: ${cost(seedsForSame)}`]),
    ...(own === null
      ? []
      : [
          `  this matrix, ${what}: finds it with a chance of ${own.power.toFixed(2)}, by ${own.meanSeeds.toFixed(1)} seeds on average; ` +
            (own.smallestEffect === null
              ? `no difference is large enough for a chance of ${power}`
              : `the smallest that it finds with a chance of ${power} is ${own.smallestEffect.toPrecision(2)}`),
        ]),
    (found.spread === 1
      ? `The differences of ${pairs} pairs of like runs have a standard deviation of ${spread.sd.toPrecision(2)}, below `
      : `By ${pairs} pairs of like runs a main effect, which averages over cells, has a standard deviation of ${spread.sd.toPrecision(2)}, ` +
        'if cells vary independently, below ') +
      `${spread.bound.toPrecision(2)} with a confidence of 80 % (${spread.df} degrees of freedom), which is taken.`,
  ].join('\n');
}

function describePilot(
  { pairs, metric, pilotSeeds }: EffectPlan,
  name: string,
  file: string,
  { set = [], store }: SameOptions,
): string {
  const own = [`name=${name} pilot`, `seeds=[${pilotSeeds.join(', ')}]`];
  return [
    `Too few like runs to plan by: ${pairs} pairs whose differences vary, and it takes 5 (same dataset, ${printable(metric)} and epochs; runs that ` +
      'the matrix itself uses do not count). A pilot gives them, with seeds that never enter the test:',
    `  ${nextCommand(['run', file], { set: [...set, ...own], store })}`,
  ].join('\n');
}

/** Time without a sign of life, in milliseconds. */
const SILENCE = 1000;

/** Says that a simulation goes on, where it takes longer than a moment. */
export function simulationProgress(stream: NodeJS.WriteStream) {
  const started = performance.now();
  let steps = 0;
  let isShown = false;
  return {
    step: () => {
      steps += 1;
      if (!stream.isTTY || performance.now() - started < SILENCE) return;
      isShown = true;
      stream.write(`\rsimulating verdicts: ${steps} plans tried`);
    },
    end: () => {
      if (isShown) stream.write('\r\u001b[K');
    },
  };
}
