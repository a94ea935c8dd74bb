import path from 'node:path';
import { AblateError } from '@ablate/core';
import { LEFT_AT_CHECKPOINT, SUPERSEDED } from '@ablate/runner';
import { parseDuration } from '@ablate/tracker';
import { taskRanges, type JobArray } from './job-arrays.js';
import { WARNING_SECONDS, type SlurmOptions } from './options.js';
import { shellQuote } from './shell-quote.js';

/**
 * The script of an array of jobs. A task's cell is a step (`exec srun`): the processes of a step get TERM and USR1 at once,
 * a script would get TERM only when it is killed.
 */
export function batchScript(array: JobArray, options: SlurmOptions): string {
  const { jobs, offset, folder } = array;
  const [first] = jobs;
  if (first === undefined) throw new AblateError('CONFIG', 'expected at least one job');
  const threads = threadsOf(array);
  const command = cellCommand(first.command, options).map(shellQuote);
  const output = shellQuote(path.dirname(first.output));
  return [
    '#!/bin/bash',
    ...sbatchOptions(array, options).map((option) => `#SBATCH ${option}`),
    `#SBATCH --array=${tasksOf(array)}`,
    '',
    `index=$((${offset} + SLURM_ARRAY_TASK_ID))`,
    `exec >>${output}/"$index".log 2>&1`,
    `export ABLATE_NOTES=${shellQuote(folder)}/"$SLURM_ARRAY_TASK_ID"`,
    CLAIM,
    ...options.setup,
    ...(options.scratch === undefined
      ? []
      : [`export TMPDIR="${options.scratch}"`, 'mkdir -p "$TMPDIR" || exit']),
    // Whatever sbatch was told to export: what is set up here is for the cell.
    `exec srun --export=ALL --cpus-per-task=${threads} /bin/sh -c ${shellQuote(cellScript(options))} sh ${command.join(' ')} "$index"`,
    '',
  ].join('\n');
}

/**
 * What sbatch is asked for, but for the tasks, of which there may be too many for a command. sbatch prefers the
 * environment to what its script says, and what it is called with to both.
 */
export function sbatchOptions(array: JobArray, options: SlurmOptions): string[] {
  const { partition, time, memory, gpus, requeues, sbatch } = options;
  const given = (option: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${option}=${value}`];
  return [
    `--job-name=${array.name}`,
    ...['--nodes=1', '--ntasks=1', `--cpus-per-task=${threadsOf(array)}`],
    ...given('partition', partition),
    ...given('time', time && Math.ceil((parseDuration(time) ?? 0) / 60)),
    ...given('mem', memory),
    ...given('gres', gpus && `gpu:${gpus}`),
    requeues > 0 ? '--requeue' : '--no-requeue',
    `--signal=USR1@${WARNING_SECONDS}`,
    // What a cell says goes where the script sends it, by its place in the batch.
    ...['--output=/dev/null', '--error=/dev/null', '--open-mode=append'],
    ...sbatch,
  ];
}

function tasksOf({ jobs, offset, parallel }: JobArray): string {
  const tasks = taskRanges(jobs.map(({ index }) => index - offset));
  return parallel === undefined ? tasks : `${tasks}%${parallel}`;
}

function threadsOf({ jobs }: JobArray): number {
  return Math.max(...jobs.map((job) => job.threads));
}

/**
 * A task notes down by which id it has started, once and for good: as a link, which is made with what it says or not at
 * all. An sbatch that was waiting for its controller when whoever called it was killed may submit an array that others have
 * submitted meanwhile: of two such tasks the first to start is the one, and the other leaves before it does anything.
 */
const CLAIM = `id="$SLURM_ARRAY_JOB_ID"_"$SLURM_ARRAY_TASK_ID"
ln -sn "$id" "$ABLATE_NOTES".started 2>/dev/null
first="$(readlink "$ABLATE_NOTES".started)" || { echo "$ABLATE_NOTES can't be written to"; exit 1; }
[ "$first" = "$id" ] || { echo "job $id ends: it was submitted twice, and job $first has begun"; exit ${SUPERSEDED}; }`;

function cellCommand([program = '', ...args]: readonly string[], options: SlurmOptions): string[] {
  const { container, gpus, node = container === undefined ? program : 'node' } = options;
  const inside = gpus === undefined ? ['apptainer', 'exec'] : ['apptainer', 'exec', '--nv'];
  return [...(container === undefined ? [] : [...inside, container]), node, ...args];
}

/**
 * Runs the cell. If it leaves at a checkpoint, because its time limit is near or it is to make room for another job, the
 * job goes back to the queue: nobody has to look at it for that. It is running then, unless Slurm has decided by itself
 * what becomes of it, as of one that was cancelled. A cell that leaves at once does so while Slurm still signals: its job
 * is SIGNALING as long as that, and the processes of a step get the signal one after the other, so that what asks for the
 * requeue has to ignore it.
 */
function cellScript({ requeues }: SlurmOptions): string {
  return `trap : TERM USR1
"$@"; code=$?
trap '' TERM USR1
job="$SLURM_ARRAY_JOB_ID"_"$SLURM_ARRAY_TASK_ID"
if [ $code -ne ${LEFT_AT_CHECKPOINT} ]; then
  [ $code -eq ${SUPERSEDED} ] || echo $code >"$ABLATE_NOTES".ended
elif [ \${SLURM_RESTART_COUNT:-0} -lt ${requeues} ]; then
  state="$(squeue --noheader --jobs=$job --format=%T)"
  case "$state" in
    RUNNING|SIGNALING) scontrol requeue $job;;
    *) echo "job $job is not queued again: Slurm calls it $state";;
  esac
fi
exit $code`;
}
