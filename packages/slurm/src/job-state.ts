import type { EndCause, JobState } from '@ablate/runner';
import type { QueuedTask } from './squeue.js';

type Meaning = 'queued' | 'running' | 'exit' | EndCause;

/** Every state of a job that Slurm has documented, to version 25. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  PENDING: 'queued',
  REQUEUED: 'queued',
  REQUEUE_FED: 'queued',
  REQUEUE_HOLD: 'queued',
  RESV_DEL_HOLD: 'queued',
  SPECIAL_EXIT: 'queued',
  CONFIGURING: 'running',
  POWER_UP_NODE: 'running',
  RUNNING: 'running',
  SUSPENDED: 'running',
  STOPPED: 'running',
  RESIZING: 'running',
  SIGNALING: 'running',
  EXPEDITING: 'running',
  STAGE_OUT: 'running',
  UPDATE_DB: 'running',
  // Its processes end now, after which it has another state; a requeued one is pending.
  COMPLETING: 'running',
  COMPLETED: 'exit',
  FAILED: 'exit',
  OUT_OF_MEMORY: 'out of memory',
  TIMEOUT: 'time limit',
  DEADLINE: 'time limit',
  PREEMPTED: 'preempted',
  NODE_FAIL: 'node failed',
  BOOT_FAIL: 'node failed',
  LAUNCH_FAILED: 'node failed',
  RECONFIG_FAIL: 'node failed',
  REVOKED: 'node failed',
  CANCELLED: 'cancelled',
};

/** What a job was given, as its launcher's options say it. */
export interface Given {
  readonly time?: string | undefined;
  readonly memory?: string | undefined;
}

/** `output` gives the end of what the job has printed, which is read where Slurm's state doesn't say what happened. */
export function stateOf(task: QueuedTask, output: () => string, given: Given = {}): JobState {
  const { state, reason, restarts, nodes, exit } = task;
  const meaning = MEANINGS[state];
  const why = reason === 'None' || reason === '' ? null : reason;
  const where = nodes === '' ? null : `on ${nodes}`;
  switch (meaning) {
    case undefined:
      return { is: 'unknown', why: 'vanished', detail: `Slurm says ${state}, which is not known here` };
    case 'queued':
      return { is: meaning, requeues: restarts, detail: why };
    case 'running':
      return { is: meaning, requeues: restarts, detail: where };
    case 'exit':
      return endOf(exit, output, where, given);
    case 'time limit':
    case 'out of memory':
      return overLimit(meaning, where, given);
    default:
      return { is: 'ended', cause: meaning, detail: where };
  }
}

const MEMORY = /exceeded (job )?memory limit|oom.kill|out of memory/i;

/** How a job ended that has failed, or has not. What is killed for its memory often has no other sign than a line of its output. */
export function endOf(
  { code, signal }: QueuedTask['exit'],
  output: () => string,
  detail: string | null,
  given: Given,
): JobState {
  const wasKilled = signal === 9 || code === 137;
  if (wasKilled && MEMORY.test(output())) return overLimit('out of memory', detail, given);
  return { is: 'ended', cause: 'exit', code: signal === 0 ? code : 128 + signal, detail };
}

/** The limit that it met, which is the one to raise. */
function overLimit(cause: 'time limit' | 'out of memory', where: string | null, given: Given): JobState {
  const [option, value] = cause === 'time limit' ? ['time', given.time] : ['memory', given.memory];
  const limit = value === undefined ? `no ${option} was asked for` : `${option}: ${value}`;
  return { is: 'ended', cause, detail: where === null ? limit : `${where}, ${limit}` };
}
