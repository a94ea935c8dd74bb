import { AblateError } from '@ablate/core';
import { parseDuration } from '@ablate/tracker';
import * as z from 'zod';

/** Seconds before its time limit at which a job is asked to write a checkpoint and leave. */
export const WARNING_SECONDS = 120;
/** Slurm may send the warning a minute early, and a cell has to have begun by then. */
const LEAST_SECONDS = 300;

/** What Slurm's own names and sizes are made of; nothing that a shell or a line of `#SBATCH` would read otherwise. */
const word = (what: string, example: string) =>
  z
    .string()
    .regex(/^[\w.,:+@-]+$/, `expected ${what} of letters, digits and . , : + @ _ - such as ${example}`);

/** Options that the launcher sets itself, or with which sbatch would not submit what it is to: another value would break it. */
const OWN =
  'job-name array output error open-mode requeue no-requeue signal nodes ntasks cpus-per-task wrap wait parsable clusters test-only help usage version'.split(
    ' ',
  );
/** Options that the launcher has options for. */
const NAMED: Readonly<Record<string, string>> = { partition: 'partition', time: 'time', mem: 'memory' };

/** The option's name. */
const nameOf = (option: string) => option.slice(2).replace(/=.*/s, '');
/** sbatch takes an option by any beginning of its name. */
const begins = (option: string, names: readonly string[]) =>
  names.find((name) => name.startsWith(nameOf(option)));

const sbatchOption = z
  .string()
  .regex(
    /^--[a-z][a-z0-9-]*(=[\w.,:;=@%/+*()&|[\]!^-]+)?$/,
    'expected an option of sbatch as one word, such as --account=abc',
  )
  .superRefine((option, context) => {
    const own = begins(option, OWN);
    const named = begins(option, Object.keys(NAMED));
    if (own !== undefined)
      context.addIssue(`expected none of those that the launcher sets itself: ${option} is --${own}`);
    if (named !== undefined)
      context.addIssue(`expected --${named} as the launcher's option \`${NAMED[named]}\`, got ${option}`);
  });

const noControls = (what: string) =>
  z.string().regex(/^\P{Cc}+$/u, `expected ${what} without line breaks and control characters`);

/** Options of the launcher. */
export const slurmOptions = {
  /** The partition: `--partition`; the cluster's own unless given. */
  partition: word('a partition', 'gpu').optional(),
  /**
   * Time limit of one start, from `5m` up, such as `45m`, `4h`, `2d`: two minutes before it the cell writes a
   * checkpoint and leaves. The partition's unless given.
   */
  time: z
    .string()
    .refine((time) => (parseDuration(time) ?? 0) >= LEAST_SECONDS, {
      message: `expected a time from 5m up, such as 45m, 4h or 2d: a job is asked to leave ${WARNING_SECONDS} seconds before its end`,
    })
    .optional(),
  /** Cores of a cell, and its threads: whole, at least 1. Default: 1. */
  cpus: z.int().min(1).default(1),
  /** Memory of a cell: `--mem`, such as `500M`, `16G`; the cluster's own unless given. */
  memory: z
    .string()
    .regex(/^[1-9]\d*[KMGT]$/, 'expected a size such as 500M or 16G')
    .optional(),
  /** GPUs of a cell: whole, at least 1; or of a type, `'a100:1'`. None unless given. */
  gpus: z
    .union([
      z.int().min(1),
      z.string().regex(/^[\w.-]+:[1-9]\d*$/, 'expected a number, or one of a type such as a100:2'),
    ])
    .optional(),
  /** Cells at a time: whole, at least 1; as many as there is room for unless given. */
  parallel: z.int().min(1).optional(),
  /**
   * Starts after the first that a job may have: whole, at least 0. With 0, Slurm is not to put it back either.
   * Default: 10.
   */
  requeues: z.int().min(0).default(10),
  /** Lines of shell before each cell, as they are, such as `['module load nodejs/24']`. Default: []. */
  setup: z.array(noControls('a line for the shell')).default([]),
  /** Path of an image for Apptainer, with `--nv` where there are GPUs; cells run with its `node`. */
  container: noControls('the path of an image').optional(),
  /**
   * The program that runs cells, such as `'node'` where `setup` loads one; that which runs the command unless given.
   */
  node: noControls('a program').optional(),
  /**
   * Where a cell keeps its store meanwhile, a disk of the node: `'$SLURM_TMPDIR'`, `'/scratch/$USER'`. `$TMPDIR`
   * unless given, else `/tmp`.
   */
  scratch: z
    .string()
    .regex(
      /^(\$\w+|\/)[\w./$-]*$/,
      'expected a path, which may name variables of the job, such as $SLURM_TMPDIR or /scratch/$USER',
    )
    .optional(),
  /** Further options of `sbatch`, a word each: `['--account=abc', '--qos=long']`. Default: []. */
  sbatch: z.array(sbatchOption).default([]),
};

export type SlurmOptions = z.output<z.ZodObject<typeof slurmOptions>>;

/** @throws AblateError `CONFIG` where an option of `sbatch` asks otherwise for what another option asks for */
export function checkTogether({ memory, gpus, sbatch }: SlurmOptions): void {
  const asked = [
    ['memory', memory, ['mem-per-cpu', 'mem-per-gpu']],
    ['gpus', gpus, ['gres', 'gpus', 'gpus-per-node', 'gpus-per-task', 'gpus-per-socket', 'cpus-per-gpu']],
  ] as const;
  for (const [name, value, others] of asked) {
    const twice = sbatch.find((option) => value !== undefined && begins(option, others) !== undefined);
    if (twice !== undefined)
      throw new AblateError('CONFIG', `slurm: expected \`${name}\` or ${twice} of \`sbatch\`, got both`);
  }
}
