import { stringify } from 'safe-stable-stringify';
import type { JsonObject, JsonValue, Registration } from '../types.js';
import { diffConfigs } from './diff-configs.js';

/** What an experiment asks, as it would be registered: its question and its matrix, as the runner stores it. */
export interface AskedQuestion {
  readonly question: string | null;
  readonly matrix: JsonObject | null;
  /** Configuration of a cell by its hash, where it is known. */
  readonly configOf?: (hash: string) => JsonObject | undefined;
}

/** The registration that a comparison answers, or from which it differs. */
export interface AnsweredRegistration extends Pick<Registration, 'hash' | 'earlier' | 'createdAt'> {
  /** What is asked otherwise than it was registered; with any, the comparison is exploratory. */
  readonly differences: readonly string[];
}

/**
 * The newest registration that asks the same, else the newest one with what differs from it; null where nothing was
 * registered.
 */
export function answeredRegistration(
  registrations: readonly Registration[],
  asked: AskedQuestion,
): AnsweredRegistration | null {
  const newestFirst = [...registrations].reverse().map((each): AnsweredRegistration => {
    const { hash, earlier, createdAt } = each;
    return { hash, earlier, createdAt, differences: differencesFrom(each.registration, asked) };
  });
  return newestFirst.find(({ differences }) => differences.length === 0) ?? newestFirst[0] ?? null;
}

/** Members of a stored matrix that have words of their own below, or follow from its cells. */
const TOLD = ['axes', 'cells', 'compare', 'seeds'];
/** More differences between two cells than these are counted. */
const MOST_LEAVES = 3;

/** What is asked otherwise than it was registered, in words. */
export function differencesFrom(
  registration: JsonObject,
  { question, matrix, configOf }: AskedQuestion,
): string[] {
  const [before, now] = [object(registration.matrix), matrix ?? {}];
  const [compared, compares] = [object(before.compare), object(now.compare)];
  const others = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (key) => !TOLD.includes(key),
  );
  return [
    ...changed('question', registration.question, question),
    ...[...new Set([...Object.keys(compared), ...Object.keys(compares)])].flatMap((key) =>
      changed(key, compared[key], compares[key]),
    ),
    ...(seedsText(before.seeds) === seedsText(now.seeds)
      ? []
      : [`seeds: ${seedsText(before.seeds)} were registered, now ${seedsText(now.seeds)}`]),
    ...others.flatMap((key) => changed(key, before[key], now[key])),
    ...changedCells(cells(before), cells(now), (hash) => object(registration.configs)[hash], configOf),
  ];
}

function changed(what: string, before: JsonValue | undefined, now: JsonValue | undefined): string[] {
  const [one, other] = [before, now].map((value) => (value == null ? 'none' : stringify(value)));
  return one === other ? [] : [`${what}: ${one} was registered, now ${other}`];
}

function changedCells(
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
  registered: (hash: string) => JsonValue | undefined,
  configOf: AskedQuestion['configOf'],
): string[] {
  const gone = [...before].filter(([hash]) => !now.has(hash));
  const added = [...now].filter(([hash]) => !before.has(hash));
  const sameLabel = (label: string) => gone.find((cell) => cell[1] === label);
  return [
    ...gone.flatMap(([, label]) =>
      added.some((cell) => cell[1] === label) ? [] : [`cell "${label}" was registered and is not there`],
    ),
    ...added.map(([hash, label]) => {
      const same = sameLabel(label);
      if (same === undefined) return `cell "${label}" was not registered`;
      const leaves = leavesBetween(object(registered(same[0])), configOf?.(hash));
      return `cell "${label}" is another one${leaves === '' ? '' : `: ${leaves}`}`;
    }),
  ];
}

function leavesBetween(before: JsonObject, now: JsonObject | undefined): string {
  if (now === undefined) return '';
  // A run's configuration has its backend, which is no part of a cell.
  const known = diffConfigs([before, now]).filter(({ path }) => path !== 'backend');
  const texts = known.slice(0, MOST_LEAVES).map(({ path, values: [one, other] }) => {
    return path.startsWith('code.')
      ? `the code of ${path.slice('code.'.length)}`
      : `${path} ${stringify(one) ?? 'nothing'} → ${stringify(other) ?? 'nothing'}`;
  });
  const more = known.length - texts.length;
  return `${texts.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function cells({ cells: listed }: JsonObject): Map<string, string> {
  const found = (Array.isArray(listed) ? listed : []).map(object).flatMap(({ hash, label }) => {
    return typeof hash === 'string' ? [[hash, typeof label === 'string' ? label : hash] as const] : [];
  });
  return new Map(found);
}

/** `0 to 7`, `[1, 5, 7]` */
function seedsText(seeds: JsonValue | undefined): string {
  const numbers = Array.isArray(seeds) ? seeds.map(Number) : [];
  const isRun = numbers.length > 1 && numbers.every((seed, at) => seed === (numbers[0] ?? 0) + at);
  return isRun ? `${numbers[0]} to ${numbers.at(-1)}` : `[${numbers.join(', ')}]`;
}

function object(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
