import type { JsonObject, JsonValue } from '../types.js';

/** One configuration of a matrix; a run of it exists for every seed, or is still to come. */
export interface StoredCell {
  readonly hash: string;
  readonly label: string;
  /** Its place: the label on every axis. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What an experiment's runner has stored of its matrix. */
export interface StoredMatrix {
  readonly axes: readonly { readonly name: string; readonly labels: readonly string[] }[];
  /** Empty where it is not known which seeds there should be. */
  readonly seeds: readonly number[];
  readonly compare: {
    readonly metric: string;
    /** Null where it is not said. */
    readonly goal: 'max' | 'min' | null;
    /** The smallest difference that matters, in the metric's unit. */
    readonly margin: number | null;
    /** What a run that diverged counts as. */
    readonly worst: number | null;
    readonly baseline: Readonly<Record<string, string>> | null;
  } | null;
  /** The design of its components, whose cells have the labels `on` and `off`; null without any. */
  readonly design: StoredDesign | null;
  readonly cells: readonly StoredCell[];
}

export interface StoredDesign {
  readonly kind: (typeof DESIGNS)[number];
  readonly components: readonly string[];
}

const DESIGNS = ['leave-one-out', 'add-one-in', 'factorial', 'half', 'other half', 'quarter'] as const;

/** Null for one that is not known. */
export function parseDesign(stored: JsonValue | undefined): StoredDesign | null {
  const { kind, components } = object(stored);
  const known = DESIGNS.find((each) => each === kind);
  const names = list(components).filter((name) => typeof name === 'string');
  return known === undefined || names.length === 0 ? null : { kind: known, components: names };
}

/** The matrix of `Experiment.matrix`, without the parts that are not as they should be; null where it has no cell. */
export function parseStoredMatrix(stored: JsonObject | null): StoredMatrix | null {
  if (stored === null) return null;
  const cells = list(stored.cells).flatMap(parseCell);
  if (cells.length === 0) return null;
  return {
    axes: Object.entries(object(stored.axes)).map(([name, labels]) => ({
      name,
      labels: list(labels).filter((label) => typeof label === 'string'),
    })),
    seeds: list(stored.seeds).filter((seed) => typeof seed === 'number'),
    compare: parseCompare(object(stored.compare)),
    design: parseDesign(stored.design),
    cells,
  };
}

function parseCell(value: JsonValue): StoredCell[] {
  const { hash, label, labels } = object(value);
  if (typeof hash !== 'string') return [];
  return [{ hash, label: typeof label === 'string' ? label : hash, labels: texts(object(labels)) }];
}

function parseCompare({ metric, goal, margin, worst, baseline }: JsonObject): StoredMatrix['compare'] {
  if (typeof metric !== 'string') return null;
  const given = texts(object(baseline));
  return {
    metric,
    goal: goal === 'min' || goal === 'max' ? goal : null,
    margin: typeof margin === 'number' && margin > 0 ? margin : null,
    worst: typeof worst === 'number' ? worst : null,
    baseline: Object.keys(given).length === 0 ? null : given,
  };
}

function texts(values: JsonObject): Record<string, string> {
  const known = Object.entries(values).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(known);
}

function object(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
