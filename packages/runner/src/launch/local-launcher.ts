import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cellEntry } from './cell-entry.js';
import { describeExit } from './describe-exit.js';
import type { JobLauncher } from './job-launcher.js';
import type {
  CellEnd,
  CellJob,
  CellLauncher,
  CellListener,
  LaunchedCell,
  Share,
  StopRequest,
} from './launcher.js';
import { localJobs } from './local-jobs.js';
import { after } from './long-timer.js';
import { isCellMessage, type RunnerMessage } from './messages.js';

/** What `localLauncher` takes. */
export interface LocalLauncherOptions {
  /** Threads for each cell, in place of its share; its process finds the number in `ABLATE_THREADS`. */
  readonly threads?: number | undefined;
  /** Milliseconds between asking a cell to end and ending it; default 5,000. */
  readonly grace?: number;
  /** The module that a cell's process runs. */
  readonly cellModule?: URL;
}

/** How long output may still arrive after a process has ended, in milliseconds: a grandchild can hold the pipe. */
const OUTPUT_GRACE = 1000;

/**
 * Settings of glibc's allocator, read when a process starts: it keeps large blocks, where it would map and unmap each
 * tensor of TensorFlow's: 5 to 8 % of the processor time of a ResNet-20; and asks for pages of 2 MiB, which are found
 * faster. Other C libraries do not know them.
 */
const ALLOCATOR = {
  MALLOC_MMAP_MAX_: '0',
  MALLOC_TRIM_THRESHOLD_: String(2 ** 32),
  MALLOC_TOP_PAD_: String(2 ** 28),
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
};

/**
 * One child process per cell, on this machine: a crash, a leak or a native abort stays in its cell. As jobs, with a spool,
 * cells run on without the command.
 */
export function localLauncher(options: LocalLauncherOptions = {}): CellLauncher & JobLauncher {
  return {
    ...localJobs,
    threads: options.threads,
    launch: (job, listener, share) => new LocalCell(job, listener, share, options),
  };
}

class LocalCell implements LaunchedCell {
  readonly ended: Promise<CellEnd>;
  readonly #child: ChildProcess;
  readonly #grace: number;
  #callOffKill: (() => void) | undefined;
  #said: CellEnd | undefined;
  #asked: StopRequest | undefined;
  #isReady = false;
  #mayBeForced = false;

  constructor(job: CellJob, listener: CellListener, share: Share, options: LocalLauncherOptions) {
    const { grace = 5000, cellModule = cellEntry.module } = options;
    this.#grace = grace;
    this.#child = fork(fileURLToPath(cellModule), [], {
      ...(cellEntry.execArgv === undefined ? {} : { execArgv: [...cellEntry.execArgv] }),
      env: {
        ...ALLOCATOR,
        ...process.env,
        ...threadVariables(share.threads),
        ...(share.gpu === undefined ? {} : { CUDA_VISIBLE_DEVICES: share.gpu }),
      },
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

  get pid(): number | undefined {
    return this.#child.pid;
  }

  stop(request: StopRequest): void {
    if (this.#callOffKill !== undefined) return;
    this.#asked = request;
    // A process that is still loading can't listen yet; it ends by the signal.
    if (this.#isReady) this.#send({ type: 'stop', request });
    else this.#mayBeForced = this.#child.kill('SIGTERM');
    if (request.when === 'at a checkpoint') return;
    this.#mayBeForced = true;
    this.#callOffKill = after(this.#grace, () => this.#child.kill('SIGKILL'));
  }

  #onMessage(message: unknown, job: CellJob, listener: CellListener): void {
    if (!isCellMessage(message)) return;
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#send({ type: 'job', job });
        break;
      case 'progress':
        listener.onProgress(message.progress);
        break;
      case 'epoch':
        listener.onEpoch(message.epoch, message.metrics);
        break;
      case 'finished':
        this.#said = { status: 'finished', reason: message.reason };
        break;
      default:
        this.#said = { status: message.type, reason: message.reason };
    }
  }

  #send(message: RunnerMessage): void {
    // A child that dies meanwhile is seen by its exit.
    this.#child.send(message, () => undefined);
  }

  async #end(): Promise<CellEnd> {
    const closed = new Promise<void>((resolve) => this.#child.once('close', () => resolve()));
    const exit = await new Promise<string>((resolve) => {
      this.#child.once('error', (error) => resolve(`its process could not be started: ${error.message}`));
      this.#child.once('exit', (code, signal) => resolve(describeExit(code, signal)));
    });
    this.#callOffKill?.();
    const late = setTimeout(() => {
      this.#child.stdout?.destroy();
      this.#child.stderr?.destroy();
    }, OUTPUT_GRACE);
    if (this.#child.pid !== undefined) await closed;
    clearTimeout(late);
    if (this.#said !== undefined) return this.#said;
    return this.#asked !== undefined && this.#mayBeForced ? this.#asked : { status: 'crashed', reason: exit };
  }
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
