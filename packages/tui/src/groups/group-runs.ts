import { cellOfRun, type RunRow } from '@ablate/tracker';
import { runLeaves } from '../configuration/run-leaves.js';
import type { RunGroup } from './subject.js';

/** A seed at the end of a name, behind something that separates it: `resnet20 bn s3`, `resnet20/seed=3`, `resnet20 (3)`. */
const SEED = /^(.+?)[\s\-_·,;:/([]+(?:s|seed)?[\s=:#]*(\d+)[)\]]*$/iu;
/** A part of a name that has been cut off in its middle, with what separates it. */
const BROKEN_PART = /[\s\-_·,;:/([]*[^\s\-_·,;:/([]*$/u;

/** Other digits at the end, as of a learning rate, tell one configuration from another. */
function withoutSeed({ name, seed }: RunRow): string {
  const [, stem, digits] = SEED.exec(name) ?? [];
  return stem !== undefined && Number(digits) === seed ? stem : name;
}

function commonStart(names: readonly string[]): string {
  const [first = ''] = names;
  let length = first.length;
  for (const name of names) {
    while (length > 0 && !name.startsWith(first.slice(0, length))) length--;
  }
  return first.slice(0, length);
}

function groupName(runs: readonly RunRow[]): string {
  const names = [...new Set(runs.map(({ name }) => name))];
  const stems = runs.length > 1 && names.length === 1 ? names : [...new Set(runs.map(withoutSeed))];
  const [first = ''] = stems;
  if (stems.length === 1) return first;
  const start = commonStart(stems);
  const shared = stems.includes(start) ? start : start.replace(BROKEN_PART, '');
  return shared === '' ? (names[0] ?? '') : shared;
}

function valueOf(run: RunRow, parameter: string): string {
  if (parameter === 'experiment' || parameter === 'status' || parameter === 'backend')
    return run[parameter] ?? '·';
  return runLeaves(run).get(parameter) ?? run.tags[parameter] ?? '·';
}

/**
 * Runs with the same configuration (or the same values of `parameters`), whatever their seed, in the order in which
 * the groups first appear.
 */
export function groupRuns(rows: readonly RunRow[], parameters: readonly string[] = []): RunGroup[] {
  const groups = new Map<string, RunRow[]>();
  for (const run of rows) {
    const values = parameters.map((parameter) => valueOf(run, parameter));
    const key = parameters.length > 0 ? JSON.stringify(values) : `${run.experiment}\n${cellOfRun(run)}`;
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  return Array.from(groups, ([key, runs]) => ({ id: `group\n${key}`, label: label(runs, parameters), runs }));
}

function label(runs: readonly RunRow[], parameters: readonly string[]): string {
  const [first] = runs;
  if (parameters.length === 0 || first === undefined) return groupName(runs);
  return parameters.map((parameter) => valueOf(first, parameter)).join(' · ');
}
