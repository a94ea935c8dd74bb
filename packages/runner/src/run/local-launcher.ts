import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CellEnd, CellJob, CellListener, LaunchedCell, Launcher } from './launcher.js';
import { isCellMessage, type JobMessage } from './messages.js';

export interface LocalLauncherOptions {
  /** Threads that one cell may use; its process finds the number in `ABLATE_THREADS`. */
  readonly threads: number;
  /** Milliseconds between asking a cell to end and ending it; default 5,000. */
  readonly grace?: number;
  /** The module that a cell's process runs. */
  readonly cellModule?: URL;
}

const fromSource = import.meta.url.endsWith('.ts');
const CELL_MODULE = new URL(`./cell-process.${fromSource ? 'ts' : 'js'}`, import.meta.url);
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const SOURCE_FLAGS = ['--conditions=@ablate/source', '--import', tsx];
/** How long output may still arrive after a process has ended, in milliseconds: a grandchild can hold the pipe. */
const OUTPUT_GRACE = 1000;

/** One child process per cell, on this machine: a crash, a leak or a native abort stays in its cell. */
export function localLauncher(options: LocalLauncherOptions): Launcher {
  return { launch: (job, listener) => new LocalCell(job, listener, options) };
}

class LocalCell implements LaunchedCell {
  readonly ended: Promise<CellEnd>;
  readonly #child: ChildProcess;
  readonly #grace: number;
  #killer: NodeJS.Timeout | undefined;
  #said: CellEnd | undefined;

  constructor(job: CellJob, listener: CellListener, options: LocalLauncherOptions) {
    const { threads, grace = 5000, cellModule = CELL_MODULE } = options;
    this.#grace = grace;
    this.#child = fork(fileURLToPath(cellModule), [], {
      // Else the flags that this process was started with are passed on.
      ...(fromSource ? { execArgv: SOURCE_FLAGS } : {}),
      env: { ...process.env, ...threadVariables(threads) },
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child.on('message', (message) => this.#onMessage(message, job, listener));
    for (const stream of ['stdout', 'stderr'] as const) {
      this.#child[stream]?.setEncoding('utf8');
      this.#child[stream]?.on('data', (text: string) => listener.onOutput(stream, text));
    }
    this.ended = this.#end();
  }

  stop(): void {
    if (this.#killer !== undefined) return;
    this.#child.kill('SIGTERM');
    this.#killer = setTimeout(() => this.#child.kill('SIGKILL'), this.#grace);
  }

  #onMessage(message: unknown, job: CellJob, listener: CellListener): void {
    if (!isCellMessage(message)) return;
    if (message.type === 'ready') {
      const answer: JobMessage = { type: 'job', job };
      // A child that dies meanwhile is seen by its exit.
      this.#child.send(answer, () => undefined);
    } else if (message.type === 'progress') listener.onProgress(message.progress);
    else if (message.type === 'finished') this.#said = { status: 'finished', reason: message.reason };
    else this.#said = { status: message.type, reason: message.reason };
  }

  async #end(): Promise<CellEnd> {
    const closed = new Promise<void>((resolve) => this.#child.once('close', () => resolve()));
    const exit = await new Promise<string>((resolve) => {
      this.#child.once('error', (error) => resolve(`its process could not be started: ${error.message}`));
      this.#child.once('exit', (code, signal) => resolve(describeExit(code, signal)));
    });
    clearTimeout(this.#killer);
    const late = setTimeout(() => {
      this.#child.stdout?.destroy();
      this.#child.stderr?.destroy();
    }, OUTPUT_GRACE);
    if (this.#child.pid !== undefined) await closed;
    clearTimeout(late);
    if (this.#said !== undefined) return this.#said;
    return this.#killer === undefined
      ? { status: 'crashed', reason: exit }
      : { status: 'killed', reason: 'stopped by the runner' };
  }
}

function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal === null)
    return `its process ended with exit code ${code ?? 'unknown'} before the run was complete`;
  const hint = signal === 'SIGKILL' ? '; if nobody sent it, the system ran out of memory' : '';
  return `its process was ended by ${signal}${hint}`;
}

/** For our own backends, and for the thread pools of native ones. */
function threadVariables(threads: number): Record<string, string> {
  const count = String(threads);
  return {
    ABLATE_THREADS: count,
    OMP_NUM_THREADS: count,
    TF_NUM_INTRAOP_THREADS: count,
    TF_NUM_INTEROP_THREADS: '1',
  };
}
