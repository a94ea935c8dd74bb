import { FILTER_FIELD_NAMES, RUN_STATUSES } from '@ablate/tracker';
import { distance } from 'fastest-levenshtein';
import fuzzysort from 'fuzzysort';
import { metricTitle } from '../table/columns.js';

/** A quoted text, or a name with what compares it. */
const PARTS = /"(?:[^"\\]|\\.)*"?|([^\s()"=<>~!:]+)(\s*(?:>=|<=|!=|=|>|<|~))?/gu;
const MEASURE = /\.(?:min|max|mean|count)$/u;
const SCOPES = ['tag:', 'param:', 'metric:'];
const FIELDS = FILTER_FIELD_NAMES.map((name) => `${name}:`);
const STATUSES = RUN_STATUSES.map((status) => `status:${status}`);

/** Where a name that is compared stands in a filter. */
interface Compared {
  readonly name: string;
  readonly at: number;
}

/** Names that stand before a comparison, without the `-` that negates them. */
function comparedNames(filter: string): Compared[] {
  return [...filter.matchAll(PARTS)].flatMap(({ index, 1: word, 2: operator }) => {
    if (word === undefined || operator === undefined) return [];
    const isNegated = word.startsWith('-');
    return [{ name: isNegated ? word.slice(1) : word, at: index + Number(isNegated) }];
  });
}

/** The filter with the names that columns have on the screen, such as `test/acc`, written out as the store knows them. */
export function withStoredNames(filter: string, metricKeys: readonly string[]): string {
  const stored = new Map(
    metricKeys.filter((key) => metricTitle(key) !== key).map((key) => [metricTitle(key), key]),
  );
  let result = filter;
  for (const { name, at } of comparedNames(filter).reverse()) {
    const [measure = ''] = MEASURE.exec(name) ?? [];
    const title = name.slice(0, name.length - measure.length);
    const key = stored.get(title);
    if (key !== undefined && !metricKeys.includes(title))
      result = `${result.slice(0, at)}${key}${measure}${result.slice(at + name.length)}`;
  }
  return result;
}

export interface UnknownName {
  readonly message: string;
  /** From 1. */
  readonly column: number;
}

/**
 * What is wrong with the first name that nothing here has: `no metric test/acc; did you mean test/accuracy?`
 * @param known names of metrics, parameters and tags
 */
export function unknownName(
  filter: string,
  metricKeys: readonly string[],
  known: readonly string[],
): UnknownName | null {
  const all = new Set([...known, ...metricKeys, ...FILTER_FIELD_NAMES]);
  for (const { name, at } of comparedNames(filter)) {
    const plain = name.replace(MEASURE, '');
    // `model.options.depth` is a part of the parameter `model`.
    if (all.has(plain) || [...all].some((each) => plain.startsWith(`${each}.`))) continue;
    const kind = plain.includes('/') ? 'metric' : 'parameter or metric';
    const closest = closestTo(plain, [...all]);
    const hint = closest === null ? '' : `; did you mean ${closest}?`;
    return { message: `no ${kind} ${plain}${hint}`, column: at + 1 };
  }
  return null;
}

function closestTo(name: string, known: readonly string[]): string | null {
  const worst = Math.max(2, Math.floor(name.length / 2));
  const near = known
    .map((each) => ({ each, away: Math.min(distance(name, each), abbreviated(name, each)) }))
    .filter(({ away }) => away <= worst)
    .sort((one, other) => one.away - other.away);
  return near[0]?.each ?? null;
}

/** How far a beginning is from its name, and what has some of its letters in their order, the first one among them. */
function abbreviated(name: string, whole: string): number {
  if (whole.startsWith(name)) return 1;
  const found = fuzzysort.single(name, whole);
  return found !== null && found.indexes[0] === 0 ? 2 : Infinity;
}

/** What a filter may ask for, as it is typed. */
export function filterWords(metricKeys: readonly string[], known: readonly string[]): string[] {
  return [...new Set([...FIELDS, ...STATUSES, ...metricKeys, ...known, ...SCOPES])];
}
