import type { RunRow } from '../types.js';

/** What became of a run, as far as one metric goes. */
export type RunOutcome =
  | {
      readonly state: 'finished';
      readonly value: number;
      /** Equal for runs whose weights and test outputs are equal bit for bit; undefined where it was not recorded. */
      readonly fingerprint?: string;
      /** When it was started and ended, in milliseconds. */
      readonly took?: { readonly from: number; readonly to: number };
    }
  /**
   * `diverged`: it ran and gave no finite value. `pruned`: ended early for its poor values. `failed`: by an error of its
   * own. `missing`: it has not ended, has no such metric, or what ended it had nothing to do with it.
   */
  | { readonly state: 'diverged' | 'pruned' | 'failed' | 'missing' };

/** `loss`, `train/loss`, … */
const LOSS = /(?:^|\/)loss$/;

/** Those of the known metrics that `runOutcome` looks at. */
export function outcomeMetrics(metric: string, known: readonly string[]): string[] {
  return known.filter((key) => key === metric || LOSS.test(key));
}

/** A failed run whose newest loss is no number failed because it diverged: the loss is logged before the run ends. */
export function runOutcome(run: RunRow | undefined, metric: string): RunOutcome {
  if (run?.status === 'pruned') return { state: 'pruned' };
  if (run?.status === 'failed') return { state: hasDiverged(run) ? 'diverged' : 'failed' };
  const value = run?.status === 'finished' ? run.metrics[metric]?.last : undefined;
  if (value === undefined) return { state: 'missing' };
  return Number.isFinite(value)
    ? { state: 'finished', value, ...fingerprint(run), ...took(run) }
    : { state: 'diverged' };
}

function fingerprint(run: RunRow | undefined): { fingerprint?: string } {
  const { weightsHash = null, outputsHash = null } = run ?? {};
  return weightsHash === null || outputsHash === null ? {} : { fingerprint: `${weightsHash} ${outputsHash}` };
}

function took(run: RunRow | undefined): { took?: { from: number; to: number } } {
  const { startedAt = null, endedAt = null } = run ?? {};
  return startedAt === null || endedAt === null ? {} : { took: { from: startedAt, to: endedAt } };
}

function hasDiverged({ metrics }: RunRow): boolean {
  return Object.entries(metrics).some(([key, { last }]) => LOSS.test(key) && !Number.isFinite(last));
}
