import {
  callsOf,
  conflict,
  elementAt,
  HOOKS,
  inOrder,
  SITE_NAMES,
  type Hook,
  type HookName,
  type NamedRegularizer,
  type Regularizer,
} from '@ablate/core';

const HOOK_LIST = Object.entries<Hook>(HOOKS) as [HookName, Hook][];
/** Hooks at which two regularizers meet: what one has changed is what the other gets. */
const MEETINGS = HOOK_LIST.filter(([, { changes }]) => changes !== undefined).map(([name]) => name);

export interface Meeting {
  /** The hook or site. */
  readonly where: string;
  /** Which of the two acts first there; `listed`: the first of the list, or the last at hooks called last to first. */
  readonly first: 'a' | 'b' | 'listed';
}
export interface Interaction {
  /** Why the two cannot be in one cell, if they cannot. */
  readonly error: string | undefined;
  readonly meetings: readonly Meeting[];
}

export function interactionOf(a: NamedRegularizer, b: NamedRegularizer): Interaction {
  const both = (has: (regularizer: Regularizer) => boolean) => has(a.regularizer) && has(b.regularizer);
  const hooks = MEETINGS.filter((hook) => both((regularizer) => regularizer[hook] !== undefined));
  const sites = SITE_NAMES.filter((site) => both((regularizer) => regularizer.sites?.[site] !== undefined));
  const firstAt = (hook: HookName, listed: readonly NamedRegularizer[]) => callsOf(hook, inOrder(listed))[0];
  return {
    error: conflict(a, b),
    meetings: [
      ...hooks.map((where): Meeting => {
        const first = firstAt(where, [a, b]);
        if (first !== firstAt(where, [b, a])) return { where, first: 'listed' };
        return { where, first: first === a ? 'a' : 'b' };
      }),
      ...batchMeeting(a.regularizer, b.regularizer),
      ...sites.map((site): Meeting => ({ where: `${site} site`, first: 'listed' })),
    ],
  };
}

/** Batches are augmented before they go to the backend, and transformed there. */
function batchMeeting(a: Regularizer, b: Regularizer): Meeting[] {
  const augmentsFirst = (one: Regularizer, other: Regularizer) =>
    one.augmentation !== undefined && other.transformBatch !== undefined;
  if (augmentsFirst(a, b)) return [{ where: 'batch', first: 'a' }];
  return augmentsFirst(b, a) ? [{ where: 'batch', first: 'b' }] : [];
}

/** One sign for a pair: `✗` error, `→` row first, `←` column first, `↕` as listed, nothing where they never meet. */
export function sign({ error, meetings }: Interaction): string {
  if (error !== undefined) return '✗';
  const firsts = new Set(meetings.map(({ first }) => first));
  if (firsts.size === 0) return '';
  if (firsts.has('listed')) return '↕';
  return firsts.has('a') ? '→' : '←';
}

/** A Markdown table as prettier formats it. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(3, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => cell + ' '.repeat(elementAt(widths, i) - cell.length)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** The page docs/interactions.md. */
export function interactionsPage(all: readonly NamedRegularizer[]): string {
  const pairs = all.flatMap((a, at) => all.slice(at + 1).map((b) => ({ a, b, ...interactionOf(a, b) })));
  const errors = pairs.flatMap(({ error }) => (error === undefined ? [] : [`- ${error}`]));
  const ordered = pairs
    .filter(({ error, meetings }) => error === undefined && meetings.length > 0)
    .map(({ a, b, meetings }) => [
      `${a.name}, ${b.name}`,
      meetings
        .map(({ where, first }) => `${where}: ${{ a: a.name, b: b.name, listed: 'as listed' }[first]}`)
        .join('; '),
    ]);
  const matrix = [
    ['', ...all.map((_, i) => String(i + 1))],
    ...all.map((a, i) => [
      `${i + 1} ${a.name}`,
      ...all.map((b) => (a === b ? '' : sign(interactionOf(a, b)))),
    ]),
  ];
  const reversed = MEETINGS.filter((hook) => HOOKS[hook].order === 'last to first')
    .map((hook) => `\`${hook}\``)
    .join(', ');
  return `# Interactions of regularizers

Every pair of regularizers, with default options: whether both can be in one cell, and which acts first where both change the same thing. A test computes this page from the plugins and the table of [hooks](hooks.md). Another trains a network with every pair that is allowed, in both orders: each of the two has its effect, in the order of this page.

✗ an error before training; → the row's acts first, ← the column's; ↕ they act as they are listed (in ${reversed}, last to first); nothing: they never change the same thing.

${table(matrix)}

## Errors

${errors.join('\n')}

## Order

The one named acts first, however the two are listed.

${table([['pair', 'who acts first'], ...ordered])}
`;
}
