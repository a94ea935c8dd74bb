import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A controller that is overloaded answers late; one that is gone makes Slurm's programs wait themselves. */
const TIMEOUT = 60_000;
/** Thousands of jobs, a line each. */
const MOST_OUTPUT = 256 * 2 ** 20;

/**
 * What of the environment Slurm's programs don't get, and with them the jobs. That the command itself runs in a job is no
 * business of those that it submits (`SLURM_…`); what a person has chosen to see hides no job (`SQUEUE_…`, `SCANCEL_…`).
 * `SBATCH_…` are defaults, which give way to what the launcher is asked for, but for some that nothing overrides.
 */
const HIDDEN = /^(SLURM_(?!CONF$|CLUSTERS$|JWT$)|SQUEUE_|SCANCEL_|SBATCH_(ARRAY_INX|WAIT|CLUSTERS)$)/;

/** Slurm's programs: their output. Throws what they wrote to stderr where they fail. */
export async function runSlurm(program: string, args: readonly string[], input?: string): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !HIDDEN.test(name)));
  const running = promisify(execFile)(program, args, { env, timeout: TIMEOUT, maxBuffer: MOST_OUTPUT });
  if (input !== undefined) running.child.stdin?.end(input);
  try {
    return (await running).stdout;
  } catch (error) {
    throw new Error(`${program}: ${whatWentWrong(error)}`, { cause: error });
  }
}

function whatWentWrong(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOENT') return 'no such program on this machine';
  if ('killed' in error && error.killed === true) return `no answer within ${TIMEOUT / 1000} s`;
  return ('stderr' in error ? String(error.stderr).trim() : '') || error.message;
}

export interface Cluster {
  readonly name: string;
  readonly maxArraySize: number;
}

export async function readCluster(): Promise<Cluster> {
  const config = await runSlurm('scontrol', ['show', 'config']);
  const value = (name: string) => new RegExp(`^${name}\\s*= (.*)$`, 'm').exec(config)?.[1]?.trim();
  const name = value('ClusterName');
  const maxArraySize = Number(value('MaxArraySize'));
  if (name === undefined || !(maxArraySize > 0))
    throw new Error(
      `scontrol show config: expected ClusterName and MaxArraySize, got ${config.slice(0, 300)}`,
    );
  return { name, maxArraySize };
}
