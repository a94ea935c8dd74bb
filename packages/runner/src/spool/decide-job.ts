import { z } from 'zod';
import { LEFT_AT_CHECKPOINT, SUPERSEDED, type JobState } from '../launch/job-launcher.js';

/** A missing snapshot of a job that has ended may not be visible yet, on this machine, for so long, milliseconds. */
const MOST_LAG = 120_000;
/** A job that its launcher has forgotten is given up when it has been silent for so long, milliseconds. */
const LONGEST_SILENCE = 600_000;
/** Ends at one and the same step after which a job is not started again. */
const MOST_IN_VAIN = 3;

/** How often a job has been started again, and from where: what the store keeps between two looks. */
export const triesSchema = z.object({
  /** The last step that had been published when it last ended. */
  step: z.int().default(-1),
  /** Ends at that step. */
  inVain: z.int().default(0),
  /** Ends at that step by the launcher's limit of time. */
  timeLimits: z.int().default(0),
  crashes: z.int().default(0),
});
export type Tries = z.output<typeof triesSchema>;

export interface JobSight {
  readonly state: JobState;
  /** For how long the launcher has been saying so, and nothing new was heard of the cell: milliseconds. */
  readonly sameFor: number;
  readonly silentFor: number;
  /** The last step that any attempt has published. */
  readonly step: number;
  readonly tries: Tries;
  /** How often a job that crashed is started again. */
  readonly crashRetries: number;
  /** Why a person has asked for its end; null if nobody has. */
  readonly stopAsked: string | null;
  /** The last line of its output. */
  readonly lastLine: string | null;
}

export type Decision =
  | { readonly do: 'leave'; readonly status?: 'queued' | 'running' }
  | { readonly do: 'submit again'; readonly tries: Tries }
  | { readonly do: 'end'; readonly status: 'failed' | 'crashed' | 'killed'; readonly reason: string };

/** What follows for a run, of which no snapshot says how it ended, from what the launcher says of its job. */
export function decideJob(sight: JobSight): Decision {
  const { state, stopAsked, silentFor } = sight;
  switch (state.is) {
    case 'queued':
    case 'running':
      return { do: 'leave', status: state.is };
    case 'unknown': {
      if (state.why === 'unreachable' || silentFor < LONGEST_SILENCE) return { do: 'leave' };
      if (stopAsked !== null) return killed(stopAsked);
      const reason = `its launcher has forgotten it, and nothing was heard of it for ${Math.round(silentFor / 60_000)} minutes`;
      return { do: 'end', status: 'crashed', reason };
    }
    case 'ended':
      return stopAsked === null ? decideEnded(sight, state) : killed(stopAsked);
  }
}

function decideEnded(
  { sameFor, silentFor, step, tries, crashRetries, lastLine }: JobSight,
  state: Extract<JobState, { is: 'ended' }>,
): Decision {
  const told = state.detail === null ? '' : ` (${state.detail})`;
  const hasProgress = step > tries.step;
  const inVain = hasProgress ? 1 : tries.inVain + 1;
  const timeLimits = hasProgress ? 0 : tries.timeLimits;
  const again = (more: Partial<Tries> = {}): Decision =>
    inVain < MOST_IN_VAIN || hasProgress
      ? { do: 'submit again', tries: { ...tries, step, inVain, timeLimits, ...more } }
      : {
          ...{ do: 'end', status: 'crashed' },
          reason: `it ended ${inVain} times at step ${step}, the last time because of: ${state.cause}${told}`,
        };
  switch (state.cause) {
    case 'cancelled':
      return killed(`cancelled${told}`);
    case 'out of memory':
      return { do: 'end', status: 'failed', reason: `ran out of memory${told}: give it more` };
    case 'time limit':
      return timeLimits > 0
        ? { do: 'end', status: 'failed', reason: `needs more than its limit of time${told}` }
        : again({ timeLimits: timeLimits + 1 });
    case 'preempted':
    case 'node failed':
      return again();
    case 'exit':
      // The other attempt says how the run ends, whoever runs it.
      if (state.code === SUPERSEDED && silentFor < LONGEST_SILENCE) return { do: 'leave' };
      if (state.code === LEFT_AT_CHECKPOINT) return again();
      if (state.code === 0 && sameFor < MOST_LAG) return { do: 'leave' };
      if (tries.crashes < crashRetries) return again({ crashes: tries.crashes + 1 });
      return {
        ...{ do: 'end', status: 'crashed' },
        reason: `its job ended with exit code ${state.code}${told} before the run was complete${lastLine === null ? '' : `; its last line: ${lastLine}`}`,
      };
  }
}

function killed(reason: string): Decision {
  return { do: 'end', status: 'killed', reason };
}
