import type { RunRow } from '@ablate/tracker';
import { runLeaves } from '../configuration/run-leaves.js';
import { countOf, entropy, joined, NO_VALUE, varyingPaths, type Leaves } from '../varying/varying-paths.js';

/** A seed at the end of a name, behind something that separates it: `resnet20 bn s3`, `resnet20/seed=3`, `resnet20 (3)`. */
const SEED = /^(.+?)[\s\-_·,;:/([]+(?:s|seed)?[\s=:#]*(\d+)[)\]]*$/iu;
const MOST_NAMES = 3;

/**
 * A label for each group of runs: the name that its runs share but for their seeds. Where they share none, or other
 * groups have the same, it is what differs between the groups.
 */
export function groupLabels(groups: readonly (readonly RunRow[])[]): string[] {
  const names = groups.map(sharedName);
  const labels = names.map((name) => name ?? '');
  for (const name of new Set(names)) {
    const alike = names.flatMap((each, at) => (each === name ? at : []));
    if (name !== null && alike.length === 1) continue;
    const differing = differences(alike.map((at) => leavesOf(groups[at])));
    for (const [index, at] of alike.entries())
      labels[at] = [name, differing[index]].filter(Boolean).join(' · ') || namesOf(groups[at] ?? []);
  }
  return labels;
}

function sharedName(runs: readonly RunRow[]): string | null {
  const names = new Set(runs.map(({ name }) => name));
  const stems = runs.length > 1 && names.size === 1 ? names : new Set(runs.map(withoutSeed));
  const [first = ''] = stems;
  return stems.size === 1 ? first : null;
}

/** Other digits at the end, as of a learning rate, tell one configuration from another. */
function withoutSeed({ name, seed }: RunRow): string {
  const [, stem, digits] = SEED.exec(name) ?? [];
  return stem !== undefined && Number(digits) === seed ? stem : name;
}

function leavesOf(runs: readonly RunRow[] = []): Leaves {
  const [first] = runs;
  return first === undefined ? new Map() : new Map([['experiment', first.experiment], ...runLeaves(first)]);
}

/** `lr=0.003 · depth=20`: of each configuration the values by which all of them can be told apart, as few as it takes. */
function differences(configs: readonly Leaves[]): string[] {
  const left = varyingPaths(configs);
  const chosen: string[] = [];
  let classes: readonly number[] = configs.map(() => 0);
  while (countOf(classes) < configs.length) {
    const gains = left.map((each) => entropy(joined(classes, each.classes)) - entropy(classes));
    const best = left[gains.indexOf(Math.max(...gains))];
    if (best === undefined || countOf(joined(classes, best.classes)) === countOf(classes)) break;
    chosen.push(best.path);
    classes = joined(classes, best.classes);
  }
  return configs.map((leaves) =>
    chosen.map((path) => `${shortPath(path, chosen)}=${leaves.get(path) ?? NO_VALUE}`).join(' · '),
  );
}

/** The last part of a path, where no other one ends with it. */
function shortPath(path: string, others: readonly string[]): string {
  const last = path.split('.').at(-1) ?? path;
  return others.filter((other) => other.split('.').at(-1) === last).length === 1 ? last : path;
}

function namesOf(runs: readonly RunRow[]): string {
  const names = [...new Set(runs.map(withoutSeed))];
  const more = names.length - MOST_NAMES;
  return [...names.slice(0, MOST_NAMES), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}
