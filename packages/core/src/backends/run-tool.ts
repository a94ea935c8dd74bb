import { spawn } from 'node:child_process';
import path from 'node:path';
import { AblateError } from '../errors.js';

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What errors call it; by default the command and its first arguments. */
  readonly name?: string;
}

export interface ToolOutput {
  readonly stdout: string;
  readonly stderr: string;
}

const WINDOWS = process.platform === 'win32';
/** Characters of output that are kept, from the end. */
const KEPT = 100_000;
const SHOWN_LINES = 15;
/** Milliseconds between asking a tool to end and ending it. */
const GRACE = 3000;

/**
 * Runs a program to its end.
 * @throws AblateError `BACKEND` with its last lines where it fails; the signal's reason where that is aborted, once
 * the program and those that it started have been told to end.
 */
export async function runTool(
  command: string,
  args: readonly string[],
  { signal, cwd, env = process.env, name = title(command, args) }: RunOptions,
): Promise<ToolOutput> {
  signal.throwIfAborted();
  // A group of its own, so that what it starts ends with it.
  const child = spawn(command, args, { cwd, env, detached: !WINDOWS, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout = (output.stdout + text).slice(-KEPT);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr = (output.stderr + text).slice(-KEPT);
  });
  let killer: NodeJS.Timeout | undefined;
  const stop = () => {
    end(child.pid, 'SIGTERM');
    killer = setTimeout(() => end(child.pid, 'SIGKILL'), GRACE);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const [code, by] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (...how) => resolve(how));
    });
    signal.throwIfAborted();
    if (code === 0) return output;
    const how = code === null ? `was ended by ${by ?? 'a signal'}` : `ended with exit code ${code}`;
    throw new AblateError('BACKEND', `${name} ${how}${lastLines(output)}`);
  } finally {
    signal.removeEventListener('abort', stop);
    clearTimeout(killer);
  }
}

function end(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(WINDOWS ? pid : -pid, signal);
  } catch {
    // It has ended.
  }
}

function title(command: string, args: readonly string[]): string {
  return `\`${[path.basename(command), ...args.slice(0, 3)].join(' ')}${args.length > 3 ? ' …' : ''}\``;
}

function lastLines({ stdout, stderr }: ToolOutput): string {
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  return lines.length === 0 ? '' : `; its last lines:\n  ${lines.slice(-SHOWN_LINES).join('\n  ')}`;
}
