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

/** Options that the launcher sets itself: another value of theirs would break it. */
const OWN =
  'job-name array output error open-mode requeue no-requeue signal wrap parsable nodes ntasks cpus-per-task'.split(
    ' ',
  );

const sbatchOption = z
  .string()
  .regex(
    /^--[a-z][a-z0-9-]*(=[\w.,:;=@%/+*()&|[\]!^-]+)?$/,
    'expected an option of sbatch as one word, such as --account=abc',
  )
  .refine(
    (option) => !OWN.includes(option.slice(2).replace(/=.*/s, '')),
    `expected none of those that the launcher sets itself: ${OWN.join(', ')}`,
  );

const noControls = (what: string) =>
  z.string().regex(/^\P{Cc}+$/u, `expected ${what} without line breaks and control characters`);

export const slurmOptions = z.object({
  partition: word('a partition', 'gpu').optional(),
  time: z
    .string()
    .refine((time) => (parseDuration(time) ?? 0) >= LEAST_SECONDS, {
      message: `expected a time from 5m up, such as 45m, 4h or 2d: a job is asked to leave ${WARNING_SECONDS} seconds before its end`,
    })
    .optional(),
  cpus: z.int().min(1).default(1),
  memory: z
    .string()
    .regex(/^[1-9]\d*[KMGT]$/, 'expected a size such as 500M or 16G')
    .optional(),
  gpus: z
    .union([
      z.int().min(1),
      z.string().regex(/^[\w.-]+:[1-9]\d*$/, 'expected a number, or one of a type such as a100:2'),
    ])
    .optional(),
  parallel: z.int().min(1).optional(),
  requeues: z.int().min(0).default(10),
  setup: z.array(noControls('a line for the shell')).default([]),
  container: noControls('the path of an image').optional(),
  node: noControls('a program').optional(),
  scratch: z
    .string()
    .regex(
      /^(\$\w+|\/)[\w./$-]*$/,
      'expected a path, which may name variables of the job, such as $SLURM_TMPDIR or /scratch/$USER',
    )
    .optional(),
  sbatch: z.array(sbatchOption).default([]),
});

export type SlurmOptions = z.output<typeof slurmOptions>;
