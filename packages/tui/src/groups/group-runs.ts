import { cellOfRun, type RunRow } from '@ablate/tracker';
import { runLeaves } from '../configuration/run-leaves.js';
import { NO_VALUE } from '../varying/varying-paths.js';
import { groupLabels } from './group-labels.js';
import type { RunGroup } from './subject.js';

function valueOf(run: RunRow, parameter: string): string {
  if (parameter === 'experiment' || parameter === 'status' || parameter === 'backend')
    return run[parameter] ?? NO_VALUE;
  return runLeaves(run).get(parameter) ?? run.tags[parameter] ?? NO_VALUE;
}

/**
 * Runs with the same configuration (or the same values of `parameters`), whatever their seed, in the order in which
 * the groups first appear.
 */
export function groupRuns(rows: readonly RunRow[], parameters: readonly string[] = []): RunGroup[] {
  const byKey = new Map<string, RunRow[]>();
  for (const run of rows) {
    const values = parameters.map((parameter) => valueOf(run, parameter));
    const key = parameters.length > 0 ? JSON.stringify(values) : `${run.experiment}\n${cellOfRun(run)}`;
    const group = byKey.get(key);
    if (group) group.push(run);
    else byKey.set(key, [run]);
  }
  const groups = [...byKey.values()];
  const labels =
    parameters.length === 0
      ? groupLabels(groups)
      : groups.map(([first]) =>
          parameters.map((each) => (first === undefined ? NO_VALUE : valueOf(first, each))).join(' · '),
        );
  return Array.from(byKey, ([key, runs], at) => ({ id: `group\n${key}`, label: labels[at] ?? '', runs }));
}
