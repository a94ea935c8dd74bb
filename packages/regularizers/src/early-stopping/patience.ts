import { AblateError, type JsonObject, type Metrics } from '@ablate/core/plugins';

export interface PatienceOptions {
  /** The metric that is to get better. */
  readonly monitor: string;
  readonly goal: 'min' | 'max';
  /** Epochs without improvement before training stops. */
  readonly patience: number;
  /** Better means better by more than this. */
  readonly minDelta: number;
}

/** Follows a metric from epoch to epoch, and says when it has not become better for too long. */
export class Patience {
  readonly options: PatienceOptions;
  best = NaN;
  wait = 0;

  constructor(options: PatienceOptions) {
    this.options = options;
    this.reset();
  }

  reset(): void {
    this.best = this.options.goal === 'min' ? Infinity : -Infinity;
    this.wait = 0;
  }

  /**
   * Takes an epoch's metrics; says whether the monitored one is better than ever.
   * @throws AblateError `CONFIG` naming the known metrics if it is not among them.
   */
  see(metrics: Metrics): boolean {
    const { monitor, goal, minDelta } = this.options;
    const value = metrics[monitor];
    if (value === undefined)
      throw new AblateError(
        'CONFIG',
        `early-stopping monitors "${monitor}"; known: ${Object.keys(metrics).sort().join(', ')}`,
      );
    const better = (goal === 'min' ? this.best - value : value - this.best) > minDelta;
    this.wait = better ? 0 : this.wait + 1;
    if (better) this.best = value;
    return better;
  }

  /** Epochs that may still pass without improvement. */
  get left(): number {
    return this.options.patience - this.wait;
  }

  /** Why training should stop, if it should. */
  get reason(): string | undefined {
    return this.wait > 0 && this.left <= 0
      ? `${this.options.monitor} did not improve on ${this.best} for ${this.wait} epochs`
      : undefined;
  }

  /** JSON has no infinity: before the first epoch there is no best. */
  state(): JsonObject {
    return { wait: this.wait, best: Number.isFinite(this.best) ? this.best : null };
  }

  restore({ wait, best }: JsonObject): void {
    this.reset();
    this.wait = Number(wait);
    if (best !== null) this.best = Number(best);
  }
}
