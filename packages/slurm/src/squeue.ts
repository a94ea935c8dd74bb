import { runSlurm } from './slurm-commands.js';

/** A task of an array, as `squeue` has it. */
export interface QueuedTask {
  /** `ARRAY_TASK`, as people and Slurm's programs name it. */
  readonly id: string;
  /** Null: of the array itself, of which no other task is left. */
  readonly task: number | null;
  /** The job's name. */
  readonly name: string;
  readonly state: string;
  readonly reason: string;
  /** How its script ended. */
  readonly exit: { readonly code: number; readonly signal: number };
  readonly restarts: number;
  readonly nodes: string;
}

/** Fields with room for the longest value: squeue cuts off what exceeds it. */
const FIELDS = [
  ['ArrayJobID', 20],
  ['ArrayTaskID', 20],
  ['Name', 80],
  ['State', 30],
  ['Reason', 120],
  ['exit_code', 20],
  ['RestartCnt', 12],
  ['NodeList', 120],
] as const;
const FORMAT = FIELDS.map(([field, width]) => `${field}:${width}|`).join(',');

/** All tasks of this user that the controller still knows, with those that have ended: one question. */
export async function listTasks(): Promise<QueuedTask[]> {
  return parseTasks(
    await runSlurm('squeue', ['--me', '--array', '--states=all', '--noheader', `--Format=${FORMAT}`]),
  );
}

export function parseTasks(output: string): QueuedTask[] {
  return output.split('\n').flatMap((line) => {
    const values = line.split('|').map((value) => value.trim());
    const [job = '', task = '', name = '', state = '', reason = '', exit = '', restarts = '', nodes = ''] =
      values;
    if (name === '') return [];
    return {
      ...{ id: `${job}_${task}`, task: /^\d+$/.test(task) ? Number(task) : null, name, state, reason, nodes },
      ...{ exit: parseExit(exit), restarts: Number(restarts) || 0 },
    };
  });
}

/** `3:0`, code and signal, or both as `wait` gives them. */
function parseExit(text: string): QueuedTask['exit'] {
  const [code = '', signal] = text.split(':');
  const status = Number(code) || 0;
  return signal === undefined
    ? { code: status >> 8, signal: status & 0x7f }
    : { code: status, signal: Number(signal) || 0 };
}
