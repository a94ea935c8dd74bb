import { Worker } from 'node:worker_threads';
import { AblateError } from '../../errors.js';
import type { HostBatch } from '../../plugins/augmentation.js';
import type { BatchPlan, BatchSource, BatchThread } from './batch-maker.js';
import { importAugments } from './import-augments.js';

interface Waiting {
  resolve(batch: HostBatch): void;
  reject(error: Error): void;
}

const fromSource = import.meta.url.endsWith('.ts');
const ENTRY = new URL(`./thread-entry.${fromSource ? 'ts' : 'js'}`, import.meta.url);

/**
 * Threads that make batches.
 * @throws AblateError `PLUGIN` for an augmentation whose module is none.
 */
export async function startBatchThreads(source: BatchSource, count: number): Promise<BatchThread[]> {
  if (count > 0) await importAugments(source);
  return Array.from({ length: count }, () => new WorkerThread(source));
}

/** A worker thread that makes batches, and the plans that it has been given. */
class WorkerThread implements BatchThread {
  readonly #worker: Worker;
  /** Of the plans under way, oldest first: a thread answers in order. */
  readonly #waiting: Waiting[] = [];
  #failure: Error | undefined;

  constructor(source: BatchSource) {
    this.#worker = new Worker(ENTRY, {
      workerData: source,
      ...(fromSource ? { execArgv: sourceFlags() } : {}),
    });
    this.#worker.on('message', (batch: HostBatch) => this.#waiting.shift()?.resolve(batch));
    this.#worker.on('error', (error) => this.#fail(error.message, error));
    this.#worker.on('exit', (code) => this.#fail(`it ended with code ${code}`));
  }

  make({ indices, draws }: BatchPlan): Promise<HostBatch> {
    const made = new Promise<HostBatch>((resolve, reject) => {
      if (this.#failure === undefined) this.#waiting.push({ resolve, reject });
      else reject(this.#failure);
    });
    // A view would be sent with all that it is a view of.
    this.#worker.postMessage({ indices: indices.slice(), draws });
    return made;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(reason: string, cause?: Error): void {
    this.#failure ??= new AblateError('DATA', `a thread that makes batches failed: ${reason}`, { cause });
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#failure);
  }
}

/** For this package's own sources: threads do not get the loader of the one that starts them. */
function sourceFlags(): string[] {
  const register = `import { register } from ${JSON.stringify(import.meta.resolve('tsx/esm/api'))}; register();`;
  return ['--conditions=@ablate/source', '--import', `data:text/javascript,${encodeURIComponent(register)}`];
}
