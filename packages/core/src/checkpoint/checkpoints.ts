import type { Metrics } from '../plugins/metrics.js';
import type { RunListener } from '../trainer/events.js';
import { AblateError } from '../errors.js';
import { capture, restore, type Captured, type Training } from './capture.js';
import { CheckpointFolder, type Checkpoint } from './files.js';
import { checkSameCell } from './identity.js';
import { checkPolicy, type CheckpointOptions, type CheckpointPolicy } from './options.js';
import type { CheckpointRecord } from './record.js';

/** Writes the checkpoints of a training run when they are due, keeps those that are wanted, and goes on from them. */
export class Checkpoints {
  readonly #folder: CheckpointFolder;
  readonly #policy: CheckpointPolicy;
  readonly #training: Training;
  readonly #emit: RunListener;
  #best: CheckpointRecord['best'] = null;
  #savedAt = performance.now();
  #isDue = false;
  /** Steps of the checkpoints that are there and whole. */
  #steps: number[] = [];

  /** @throws AblateError `CONFIG` for an interval or a number that is out of its range. */
  constructor(
    { directory, instructions: _, ...policy }: CheckpointOptions,
    training: Training,
    emit: RunListener,
  ) {
    this.#policy = checkPolicy(policy);
    this.#folder = new CheckpointFolder(directory);
    this.#training = training;
    this.#emit = emit;
  }

  /** The newest checkpoint's record, if there is one. */
  get newest(): string | null {
    const step = this.#steps.at(-1);
    return step === undefined ? null : this.#folder.recordPath(step);
  }

  /**
   * Goes on from the newest checkpoint that is whole, and says which ones are not; starts anew if there is none.
   * @throws AblateError `CHECKPOINT` for one of another cell, another version or another model.
   */
  async resume(): Promise<void> {
    for (const step of await this.#folder.steps()) {
      const checkpoint = await this.#folder.read(step);
      const file = this.#folder.recordPath(step);
      if (checkpoint === null) {
        this.#note(`the checkpoint of step ${step} (${file}) was cut short; skipped for the one before`);
        continue;
      }
      checkSameCell(this.#training.cell, checkpoint.record.cell, file);
      this.#steps.unshift(step);
      if (this.#steps.length === 1) this.#goOnFrom(checkpoint, file);
    }
    await this.#removeOthers();
  }

  /** Writes one if the step that is done makes it due; after an epoch's last batch the epoch's end does so. */
  async afterBatch(): Promise<void> {
    const { everySteps, everySeconds } = this.#policy;
    const { step, stepsPerEpoch } = this.#training.state;
    if (everySteps !== undefined && step % everySteps === 0) this.#isDue = true;
    if (everySeconds !== undefined && performance.now() - this.#savedAt >= 1000 * everySeconds)
      this.#isDue = true;
    if (this.#isDue && step % stepsPerEpoch !== 0) await this.save();
  }

  async afterEpoch(metrics: Metrics): Promise<void> {
    const { everyEpochs } = this.#policy;
    const { epoch } = this.#training.state;
    if (this.#isBest(metrics) || (everyEpochs !== undefined && epoch % everyEpochs === 0)) this.#isDue = true;
    if (this.#isDue) await this.save();
  }

  /** Writes a checkpoint, unless one of this step is there, or the weights are no longer numbers. */
  async save(): Promise<void> {
    const { state } = this.#training;
    this.#isDue = false;
    this.#savedAt = performance.now();
    if (this.#steps.at(-1) === state.step) return;
    const { record, tensors } = await capture(this.#training);
    const broken = firstNonFinite(tensors);
    if (broken !== undefined) {
      this.#note(`no checkpoint at step ${state.step}: ${broken} is no longer finite`);
      return;
    }
    try {
      // A listener makes its own record durable first: what a checkpoint is past is never computed again.
      this.#emit({ type: 'checkpoint', step: state.step, epoch: state.epoch });
      await this.#folder.write({ ...record, best: this.#best }, tensors);
      this.#steps.push(state.step);
      await this.#removeOthers();
    } catch (error) {
      // A full disk must not end a training that could go on.
      if (!isOfSystem(error)) throw error;
      this.#note(`no checkpoint at step ${state.step}: ${error.message}`);
    }
  }

  #goOnFrom(checkpoint: Checkpoint, file: string): void {
    const { record } = checkpoint;
    const { machine, state } = this.#training;
    restore(checkpoint, this.#training, file);
    this.#best = record.best;
    const { step, epoch, metrics } = state;
    this.#emit({ type: 'resumed', step, epoch, metrics: { ...metrics }, checkpoint: file });
    const here = describe(machine, record.machine);
    const there = describe(record.machine, machine);
    if (here !== there)
      this.#note(`the checkpoint comes from ${there}, and goes on with ${here}: last digits may differ`);
  }

  #isBest(metrics: Metrics): boolean {
    const { best } = this.#policy;
    if (best === undefined) return false;
    const value = metrics[best.metric];
    if (value === undefined)
      throw new AblateError(
        'CONFIG',
        `checkpoints: best "${best.metric}"; known: ${Object.keys(metrics).sort().join(', ')}`,
      );
    // Before the first there is no number, which any number is better than.
    const before = this.#best?.value ?? NaN;
    const isBetter = best.goal === 'min' ? value < before : value > before;
    if (!isBetter && !(Number.isNaN(before) && !Number.isNaN(value))) return false;
    this.#best = { step: this.#training.state.step, value };
    return true;
  }

  async #removeOthers(): Promise<void> {
    const best = this.#best?.step;
    const newest = this.#steps.slice(-this.#policy.keep);
    this.#steps = this.#steps.filter((step) => newest.includes(step) || step === best);
    await this.#folder.keepOnly(new Set(this.#steps));
  }

  #note(text: string): void {
    this.#emit({ type: 'note', text });
  }
}

/**
 * Removes the checkpoints of a run that is finished, but for the best one where a metric says which one that is; and
 * the folder, if nothing else is in it. Whether one is left.
 */
export async function removeAllButBest({ directory, best }: CheckpointOptions): Promise<boolean> {
  const folder = new CheckpointFolder(directory);
  const [newest] = await folder.steps();
  const last = newest === undefined || best === undefined ? null : await folder.read(newest);
  const step = last?.record.best?.step;
  await folder.keepOnly(new Set(step === undefined ? [] : [step]));
  if (step === undefined) await folder.removeIfEmpty();
  return step !== undefined;
}

const isOfSystem = (error: unknown): error is Error => error instanceof Error && 'syscall' in error;
type Machine = CheckpointRecord['machine'];
/** Instructions are told where both tell them, and they differ. */
const describe = ({ backend, device, threads, instructions }: Machine, { instructions: others }: Machine) =>
  `${backend} on ${device} with threads ${threads}` +
  (instructions === undefined || others === undefined || instructions === others
    ? ''
    : ` and ${instructions}`);

/** Looked for one after the other: a third of the time of asking each value. */
const NOT_FINITE = [NaN, Infinity, -Infinity];

function firstNonFinite(tensors: Captured['tensors']): string | undefined {
  return [...tensors].find(([, { values }]) => NOT_FINITE.some((value) => values.includes(value)))?.[0];
}
