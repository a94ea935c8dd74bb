import type { Hooks, NamedRegularizer } from './hooks.js';

/** The name of a hook that a regularizer can have. */
export type HookName = keyof Hooks;

/** One hook: when the trainer calls it, in which order, and what it may return. */
export interface Hook {
  /** How often; within that, hooks are called in the order of the table. */
  readonly per: 'run' | 'epoch' | 'batch';
  /** Of several regularizers: what is undone is undone last to first. */
  readonly order: 'first to last' | 'last to first';
  readonly returns:
    | 'nothing'
    | 'the batch, changed'
    | 'scalars to add to the loss, by name'
    | 'the gradients, changed'
    | 'why to stop, or nothing';
  /** Whether it may return a promise, which the trainer waits for. */
  readonly mayWait?: true;
  /** What the next regularizer gets as this one has left it. */
  readonly changes?: 'batch' | 'gradients' | 'weights';
  /** Where or when it runs, if that is special. */
  readonly note?: string;
  /** What the trainer does next. */
  readonly then?: string;
}

/** Every hook, in the order in which the trainer calls them. */
export const HOOKS = {
  setup: { per: 'run', order: 'first to last', returns: 'nothing' },
  onTrainStart: {
    per: 'run',
    order: 'first to last',
    returns: 'nothing',
    then: 'goes on from a checkpoint, if there is one',
  },
  onEpochStart: { per: 'epoch', order: 'first to last', returns: 'nothing' },
  augmentation: {
    per: 'batch',
    order: 'first to last',
    returns: 'the batch, changed',
    changes: 'batch',
    note: 'in threads, ahead of the step',
  },
  transformBatch: {
    per: 'batch',
    order: 'first to last',
    returns: 'the batch, changed',
    changes: 'batch',
    then: 'forward pass, loss',
  },
  addLoss: {
    per: 'batch',
    order: 'first to last',
    returns: 'scalars to add to the loss, by name',
    then: 'backward pass',
  },
  transformGradients: {
    per: 'batch',
    order: 'first to last',
    returns: 'the gradients, changed',
    changes: 'gradients',
  },
  beforeUpdate: {
    per: 'batch',
    order: 'first to last',
    returns: 'nothing',
    changes: 'weights',
    then: 'optimizer step',
  },
  afterUpdate: { per: 'batch', order: 'last to first', returns: 'nothing', changes: 'weights' },
  onBatchEnd: { per: 'batch', order: 'last to first', returns: 'nothing' },
  beforeEvaluate: {
    per: 'epoch',
    order: 'first to last',
    returns: 'nothing',
    changes: 'weights',
    then: 'evaluation on the validation split',
  },
  onEvaluate: {
    per: 'epoch',
    order: 'first to last',
    returns: 'why to stop, or nothing',
    mayWait: true,
    then: 'evaluation on the test split, with testEachEpoch',
  },
  afterEvaluate: { per: 'epoch', order: 'last to first', returns: 'nothing', changes: 'weights' },
  onEpochEnd: { per: 'epoch', order: 'last to first', returns: 'nothing' },
  onTrainEnd: {
    per: 'run',
    order: 'last to first',
    returns: 'nothing',
    mayWait: true,
    changes: 'weights',
    then: 'evaluation on the test split',
  },
  onError: { per: 'run', order: 'first to last', returns: 'nothing', note: 'only if training fails' },
  dispose: { per: 'run', order: 'last to first', returns: 'nothing', note: 'however training ends' },
} as const satisfies Readonly<Record<HookName, Hook>>;

interface Told {
  readonly returns: 'nothing';
  readonly mayWait?: never;
}

/** Hooks that only tell a regularizer where training is; those of its end have arguments of their own. */
export type Notice = Exclude<
  { [Name in HookName]: (typeof HOOKS)[Name] extends Told ? Name : never }[HookName],
  'onError' | 'dispose'
>;

const RANK = { pre: 0, none: 1, post: 2 };

/** Stable sort by `order`: `pre`, those without, `post`. */
export function inOrder(regularizers: readonly NamedRegularizer[]): readonly NamedRegularizer[] {
  return regularizers.toSorted(
    (a, b) => RANK[a.regularizer.order ?? 'none'] - RANK[b.regularizer.order ?? 'none'],
  );
}

/** The regularizers that have a hook, in the order in which it is called; they are given as `inOrder` sorts them. */
export function callsOf<R extends NamedRegularizer>(hook: HookName, ordered: readonly R[]): readonly R[] {
  const having = ordered.filter(({ regularizer }) => regularizer[hook] !== undefined);
  return HOOKS[hook].order === 'last to first' ? having.toReversed() : having;
}
