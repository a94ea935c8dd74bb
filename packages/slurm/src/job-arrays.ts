import path from 'node:path';
import type { Job } from '@ablate/runner';

/** Jobs that are submitted together: task *t* of the array is the job at place *offset + t* of the batch. */
export interface JobArray {
  readonly jobs: readonly Job[];
  readonly offset: number;
  /** The job's name in Slurm: `NAME.OFFSET`, by which its tasks are known for good. */
  readonly name: string;
  /** Where its script is, and what its tasks note down. */
  readonly folder: string;
  /** Tasks at a time; undefined: as many as can be. */
  readonly parallel: number | undefined;
}

/** Slurm's arrays have numbers below `maxArraySize`. What may run at a time is divided between several. */
export function splitIntoArrays(
  jobs: readonly Job[],
  maxArraySize: number,
  parallel: number | undefined,
): JobArray[] {
  const byOffset = new Map<number, Job[]>();
  for (const job of jobs) {
    const offset = Math.floor(job.index / maxArraySize) * maxArraySize;
    const members = byOffset.get(offset);
    if (members === undefined) byOffset.set(offset, [job]);
    else members.push(job);
  }
  return [...byOffset].map(([offset, members], at) => {
    const [{ name, folder }] = members as [Job];
    const arrayName = `${name}.${offset}`;
    return {
      ...{ jobs: members, offset, name: arrayName, folder: path.join(folder, 'slurm', arrayName) },
      parallel: parallel && Math.max(1, Math.floor((parallel + at) / byOffset.size)),
    };
  });
}

/** `0-3,7`: the numbers as sbatch takes them. */
export function taskRanges(tasks: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const task of tasks.toSorted((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range !== undefined && task === range[1] + 1) range[1] = task;
    else ranges.push([task, task]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}
