import { describe, expect, it } from 'vitest';
import type { JobState } from '../launch/job-launcher.js';
import { decideJob, triesSchema, type Decision, type JobSight } from './decide-job.js';

const SIGHT: Omit<JobSight, 'state'> = {
  ...{ sameFor: 0, silentFor: 0, step: 40, tries: triesSchema.parse({}), crashRetries: 1 },
  ...{ stopAsked: null, lastLine: 'Error: no module' },
};
const ended = (cause: string, detail: string | null = null, code = 1) =>
  ({ is: 'ended', cause, detail, ...(cause === 'exit' ? { code } : {}) }) as JobState;
const decide = (state: JobState, sight: Partial<JobSight> = {}): Decision =>
  decideJob({ ...SIGHT, state, ...sight });

/** Ends again and again without a step more. */
function repeated(state: JobState): Decision[] {
  const decisions: Decision[] = [];
  for (let tries = triesSchema.parse({}); decisions.length < 9;) {
    const decision = decide(state, { tries });
    decisions.push(decision);
    if (decision.do !== 'submit again') break;
    ({ tries } = decision);
  }
  return decisions;
}

describe('what follows from what a launcher says', () => {
  it.each<[string, JobState, Partial<JobSight>, Decision]>([
    ['it waits', { is: 'queued', requeues: 2, detail: null }, {}, { do: 'leave', status: 'queued' }],
    ['it runs', { is: 'running', requeues: 0, detail: null }, {}, { do: 'leave', status: 'running' }],
    [
      'nobody answers, for days',
      { is: 'unknown', why: 'unreachable', detail: null },
      { silentFor: 9e8 },
      { do: 'leave' },
    ],
    ['it was forgotten just now', { is: 'unknown', why: 'vanished', detail: null }, {}, { do: 'leave' }],
    ['another start goes on', ended('exit', null, 76), {}, { do: 'leave' }],
    ['it ended well, and its snapshot is not to be seen yet', ended('exit', null, 0), {}, { do: 'leave' }],
  ])('%s: the run stays as it is', (_, state, sight, expected) => {
    expect(decide(state, sight)).toEqual(expected);
  });

  it.each([
    ended('preempted'),
    ended('node failed'),
    ended('time limit'),
    ended('exit', null, 75),
    ended('exit', null, 1),
  ])('it goes on after progress: %o', (state) => {
    expect(decide(state)).toMatchObject({ do: 'submit again', tries: { step: 40, inVain: 1 } });
  });

  it.each<[string, JobState, Partial<JobSight>, Decision]>([
    [
      'memory',
      ended('out of memory', '16G'),
      {},
      { do: 'end', status: 'failed', reason: 'ran out of memory (16G): give it more' },
    ],
    ['a person', ended('cancelled'), {}, { do: 'end', status: 'killed', reason: 'cancelled' }],
    [
      'a wish',
      ended('node failed'),
      { stopAsked: 'enough' },
      { do: 'end', status: 'killed', reason: 'enough' },
    ],
    [
      'silence',
      { is: 'unknown', why: 'vanished', detail: null },
      { silentFor: 660_000 },
      {
        ...{ do: 'end', status: 'crashed' },
        reason: 'its launcher has forgotten it, and nothing was heard of it for 11 minutes',
      },
    ],
    [
      'a snapshot that never came',
      ended('exit', null, 0),
      { sameFor: 150_000, crashRetries: 0 },
      {
        ...{ do: 'end', status: 'crashed' },
        reason: 'its job ended with exit code 0 before the run was complete; its last line: Error: no module',
      },
    ],
  ])('%s ends it', (_, state, sight, expected) => {
    expect(decide(state, sight)).toEqual(expected);
  });

  it('without progress a limit of time ends it the second time, other causes the third', () => {
    expect(repeated(ended('time limit', '4:00:00'))).toMatchObject([
      { do: 'submit again' },
      { do: 'end', status: 'failed', reason: 'needs more than its limit of time (4:00:00)' },
    ]);
    expect(repeated(ended('node failed', 'n3'))).toMatchObject([
      { do: 'submit again' },
      { do: 'submit again' },
      {
        ...{ do: 'end', status: 'crashed' },
        reason: 'it ended 3 times at step 40, the last time because of: node failed (n3)',
      },
    ]);
    expect(repeated(ended('exit', null, 3)).map((decision) => decision.do)).toEqual(['submit again', 'end']);
  });
});
