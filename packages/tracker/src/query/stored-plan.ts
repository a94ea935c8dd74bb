import type { JsonObject, JsonValue } from '../json.js';
import type { Decided } from '../types.js';
import { parseDesign, type StoredDesign } from './stored-matrix.js';

/** A configuration of a planned experiment, and the one that it is compared with. */
export interface PlannedCell {
  readonly hash: string;
  readonly label: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Hash of its baseline; its own for a baseline, null where it has none. */
  readonly baseline: string | null;
}

/** What was settled about an experiment whose seeds stop when decided, before its first seed. */
export interface StoredPlan {
  /** Counts of seeds at which is decided, rising. */
  readonly looks: readonly number[];
  /** The seeds, in the order in which they are trained. */
  readonly seeds: readonly number[];
  readonly metric: string;
  readonly goal: 'max' | 'min';
  readonly margin: number | null;
  readonly worst: number | null;
  readonly design: StoredDesign | null;
  readonly cells: readonly PlannedCell[];
  /** Runs of these cells that had ended before: with any, all that it decides is exploratory. */
  readonly earlier: number;
}

/** The plan of `Experiment.plan`; null where it is none that can be followed. */
export function parseStoredPlan(stored: JsonObject | null): StoredPlan | null {
  if (stored === null) return null;
  const { metric, goal, margin, worst, earlier } = stored;
  const looks = numbers(stored.looks);
  const rising = looks.every((look, at) => Number.isInteger(look) && look > (looks[at - 1] ?? 0));
  if (typeof metric !== 'string' || looks.length === 0 || !rising) return null;
  return {
    ...{ looks, seeds: numbers(stored.seeds), metric, goal: goal === 'min' ? 'min' : 'max' },
    margin: typeof margin === 'number' && margin > 0 ? margin : null,
    worst: typeof worst === 'number' ? worst : null,
    design: parseDesign(stored.design),
    cells: list(stored.cells).flatMap(parseCell),
    earlier: typeof earlier === 'number' ? earlier : 0,
  };
}

export interface RecordedLook {
  readonly seeds: number;
  readonly parts: readonly { readonly cell: string; readonly without: readonly number[] }[];
}

/** The looks that have been held, with the comparisons that took part in each. */
export function heldLooks(decisions: readonly Decided[]): RecordedLook[] {
  const looks = new Map<number, { cell: string; without: readonly number[] }[]>();
  for (const { seeds, cell, lacking } of decisions) {
    const parts = looks.get(seeds) ?? [];
    looks.set(seeds, parts);
    if (lacking !== null) parts.push({ cell, without: lacking });
  }
  return [...looks].map(([seeds, parts]) => ({ seeds, parts }));
}

function parseCell(value: JsonValue): PlannedCell[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const { hash, label, labels, baseline } = value;
  if (typeof hash !== 'string') return [];
  return [
    {
      hash,
      label: typeof label === 'string' ? label : hash,
      labels: Object.fromEntries(
        Object.entries(typeof labels === 'object' && labels !== null ? labels : {}).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string',
        ),
      ),
      baseline: typeof baseline === 'string' ? baseline : null,
    },
  ];
}

function numbers(value: JsonValue | undefined): number[] {
  return list(value).filter((each) => typeof each === 'number');
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
