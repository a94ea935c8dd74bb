import type Database from 'better-sqlite3';

/**
 * Each status of a run: its phase, and how well the run answers for a configuration and seed of which there are
 * several (the smallest first: done, then what may still become so).
 */
const STATUSES = {
  pending: { phase: 'waiting', preference: 5 },
  leased: { phase: 'held', preference: 3 },
  queued: { phase: 'held', preference: 2 },
  running: { phase: 'held', preference: 1 },
  finished: { phase: 'ended', preference: 0 },
  failed: { phase: 'ended', preference: 8 },
  crashed: { phase: 'ended', preference: 6 },
  killed: { phase: 'ended', preference: 7 },
  pruned: { phase: 'ended', preference: 4 },
} as const satisfies Record<string, { phase: 'waiting' | 'held' | 'ended'; preference: number }>;

/** What the store knows about a run's life. `pending` and `leased` runs have not started yet, nor do `queued` ones run. */
export type RunStatus = keyof typeof STATUSES;
type InPhase<Phase extends string> = {
  [Status in RunStatus]: (typeof STATUSES)[Status]['phase'] extends Phase ? Status : never;
}[RunStatus];
/** How a run may end. `crashed` and `killed` are usually said by the runner, not by the run itself. */
export type EndStatus = InPhase<'ended'>;
type ActiveStatus = InPhase<'waiting' | 'held'>;
type HeldStatus = InPhase<'held'>;

/** Every status that a run can have. */
export const RUN_STATUSES = Object.keys(STATUSES) as readonly RunStatus[];

/** Whether a process holds a run of this status. */
export function isHeld(status: RunStatus): status is HeldStatus {
  return STATUSES[status].phase === 'held';
}

/** Whether a run of this status waits or is held: it has not ended. */
export function isActive(status: RunStatus): status is ActiveStatus {
  return STATUSES[status].phase !== 'ended';
}

function isEnd(status: RunStatus): status is EndStatus {
  return STATUSES[status].phase === 'ended';
}

export const HELD_STATUSES = RUN_STATUSES.filter(isHeld);
/** The statuses of runs that haven't ended. */
export const ACTIVE_STATUSES = RUN_STATUSES.filter(isActive);
export const END_STATUSES = RUN_STATUSES.filter(isEnd);

/** Where a run of this status stands among the runs of one configuration and seed; the smallest answers for it. */
export function preferenceOf(status: RunStatus): number {
  return STATUSES[status].preference;
}

export interface Transition {
  readonly from: readonly RunStatus[];
  /** One of several: the end that is told. */
  readonly to: readonly RunStatus[];
  readonly who: string;
  /** `own`: whoever does it proves with its token that the run is still its own. `new`: it gets the next one. */
  readonly token: 'own' | 'new' | 'none';
}

/** Every change of a status there is. A run begins as `pending`; a run whose process is gone is lost before all else. */
export const TRANSITIONS = {
  take: {
    from: ['pending', 'failed', 'crashed', 'killed'],
    to: ['leased'],
    who: 'a runner',
    token: 'new',
  },
  queue: {
    from: ['leased', 'running'],
    to: ['queued'],
    who: 'the holder, a job that waits for its turn',
    token: 'own',
  },
  start: { from: ['leased', 'queued'], to: ['running'], who: 'the holder', token: 'own' },
  release: { from: ['leased'], to: ['pending'], who: 'the holder', token: 'own' },
  end: { from: HELD_STATUSES, to: END_STATUSES, who: 'the holder', token: 'own' },
  lose: { from: HELD_STATUSES, to: ['crashed'], who: 'anyone, once its process is gone', token: 'none' },
  retry: {
    from: ['pending', ...END_STATUSES.filter((status) => status !== 'finished')],
    to: ['pending'],
    who: 'anyone',
    token: 'none',
  },
  replay: {
    from: [...HELD_STATUSES, 'crashed'],
    to: END_STATUSES,
    who: 'who opens the store, for a holder that could not write its end',
    token: 'own',
  },
} as const satisfies Record<string, Transition>;

export type TransitionName = keyof typeof TRANSITIONS;

export function mayBecome(event: TransitionName, status: RunStatus): boolean {
  const { from }: Transition = TRANSITIONS[event];
  return from.includes(status);
}

/** What a changed status is written with. `token` is the one that the run has before the change. */
export interface StatusChange {
  readonly run: number;
  readonly token: number;
  readonly to: RunStatus;
}

/**
 * The statement of one transition: it changes nothing (`changes` is 0) unless the run still has a status and the token
 * that allow it. `assignments` are further columns that change with the status.
 */
export function transitionStatement<More extends object = object>(
  database: Database.Database,
  event: TransitionName,
  assignments: string,
): Database.Statement<[StatusChange & More]> {
  return database.prepare<[StatusChange & More]>(`
    UPDATE runs SET status = :to, ${assignments}
    WHERE number = :run AND token = :token AND status IN (${sqlList(TRANSITIONS[event].from)})`);
}

/** `'leased', 'running'`. */
export function sqlList(statuses: readonly RunStatus[]): string {
  return statuses.map((status) => `'${status}'`).join(', ');
}
