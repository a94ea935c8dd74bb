import type { RunCosts } from '../runs/run-costs.js';

/** A run that has been attached to this process. */
export interface RunIdentity {
  readonly number: number;
  readonly id: string;
  readonly name: string;
  readonly token: number;
  readonly createdAt: number;
  readonly costs: RunCosts;
  /** Whether to end the run by the process's exit code; else that is left to whoever leased it. */
  readonly endsWithProcess: boolean;
}

export interface WriterSettings {
  readonly flushInterval: number;
  readonly systemInterval: number;
  readonly recordCost: boolean;
  readonly captureOutput: boolean;
  readonly onError: (error: Error) => void;
}
