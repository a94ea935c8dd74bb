import type { Comparison, ComparisonRow } from '@ablate/statistics';
import { decimalsFor, formatInterval } from './format.js';

const MOST_NAMED = 5;
/** What is known comes first. */
const ORDER = ['same', 'fails'];

/** A comparison of a cell, or the effect of a component. */
type Answer = Pick<ComparisonRow, 'label' | 'verdict' | 'decision' | 'difference' | 'mean'>;

/**
 * The answer in one line, the largest decided differences first, or main effects where cells are compared with nothing; none where
 * nothing is compared.
 */
export function verdictSentence({ rows, effects, metric, margin }: Comparison): string[] {
  const compared = rows.filter(({ baseline }) => baseline !== null);
  if (compared.length > 0) {
    const baselines = new Set(compared.map(({ baseline }) => baseline));
    const [baseline] = baselines;
    const against = baselines.size === 1 && baseline ? baseline : 'its baseline';
    return [sentence(`Compared with ${against} by ${metric}`, compared, margin)];
  }
  if (effects === null) return [];
  const mean = Math.max(0, ...rows.map((row) => Math.abs(row.mean ?? 0)));
  const answers = effects.main.map(({ components, context, verdict, decision, effect }): Answer => ({
    ...{ label: [...components, ...Object.values(context)].join(' at '), verdict, decision, mean },
    difference: effect === null ? null : { ...effect, pairs: effect.seeds },
  }));
  return [sentence(`Averaged over contexts, by ${metric}`, answers, margin)];
}

function sentence(start: string, answers: readonly Answer[], margin: number | null): string {
  const sorted = [...answers].sort((a, b) => placeOf(a) - placeOf(b) || sizeOf(b) - sizeOf(a));
  const named = sorted.slice(0, MOST_NAMED).map((each) => `${each.label}: ${answer(each, margin)}`);
  const others = sorted.slice(MOST_NAMED);
  const rest = others.length === 0 ? [] : [`others: ${counts(others)}`];
  return `${start}, ${[...named, ...rest].join('; ')}.`;
}

function placeOf(answer: Answer): number {
  if (isDifferent(answer)) return -1;
  const place = ORDER.indexOf(answer.decision?.verdict ?? '');
  return place === -1 ? ORDER.length : place;
}

/** By how much it is better or worse; 0 for what isn't known to be. */
function sizeOf(answer: Answer): number {
  return isDifferent(answer) ? Math.abs(answer.difference?.mean ?? 0) : 0;
}

function isDifferent({ decision }: Answer): boolean {
  return decision?.verdict === 'better' || decision?.verdict === 'worse';
}

/** `worse by 0.0245 [0.0072, 0.0416]`, or the verdict as the table has it. */
function answer(compared: Answer, margin: number | null): string {
  const { verdict, decision, difference, mean } = compared;
  if (difference === null || !isDifferent(compared)) return verdict;
  const decimals = decimalsFor(mean ?? 0);
  const [word = verdict] = verdict.split(',');
  const size = Math.abs(difference.mean).toFixed(decimals);
  const { interval } = difference;
  const range = interval === null ? '' : ` ${formatInterval(towards(difference.mean, interval), decimals)}`;
  return `${word} by ${size}${range}${decision?.withinMargin ? `, which is less than ${margin}` : ''}`;
}

/** An interval as that of a difference above 0. */
function towards(mean: number, { low, high }: { readonly low: number; readonly high: number }) {
  return mean < 0 ? { low: -high, high: -low } : { low, high };
}

/** `2 worse, 30 undecided` */
function counts(rows: readonly Answer[]): string {
  const found = new Map<string, number>();
  for (const { decision } of rows) {
    const verdict = decision?.verdict ?? 'no baseline cell';
    found.set(verdict, (found.get(verdict) ?? 0) + 1);
  }
  return Array.from(found, ([verdict, count]) => `${count} ${verdict}`).join(', ');
}
