import type { Comparison, ComponentEffects, EffectRow, Interval } from '@ablate/statistics';
import { roman } from '@ablate/statistics/designs';
import { decimalsFor, formatInterval, formatP, formatSigned } from './format.js';
import { someNamed } from './some-named.js';
import type { TextTable } from './text-table.js';

/** A table of effects as text: what it is about, its rows, and what is to be known about it. */
export interface EffectTableText extends TextTable {
  readonly title: string;
  readonly notes: readonly string[];
}

/** The question that each design answers; another one has other effects. */
const QUESTIONS: Readonly<Record<ComponentEffects['design'], string>> = {
  'leave-one-out': 'In the full recipe: what each component adds to all others',
  'add-one-in': 'Alone: what each component adds to none of the others',
  factorial: 'Averaged over contexts: what each component adds, over all combinations of the others',
  half: 'Averaged over contexts: what each component adds, over half of the combinations of all',
  'other half':
    'Averaged over contexts: what each component adds, over the other half of the combinations of all',
  quarter: 'Averaged over contexts: what each component adds, over a quarter of the combinations of all',
};

/** What a comparison says of components, as every view shows it; empty for a table without any. */
export function effectTables({
  effects,
  metric,
  looks,
  rows,
}: Pick<Comparison, 'effects' | 'metric' | 'looks' | 'rows'>): EffectTableText[] {
  if (effects === null) return [];
  const { main, interactions } = effects;
  const decimals = decimalsFor(Math.max(0, ...rows.map(({ mean }) => Math.abs(mean ?? 0))));
  const format = { metric, decimals, interval: looks.length > 1 ? 'repeated' : 't' };
  return [
    {
      title: QUESTIONS[effects.design],
      ...table(main, format, effects),
      notes: [...designNotes(effects), ...gaps(effects)],
    },
    ...(interactions.length === 0
      ? []
      : [
          {
            title: 'Interactions: half of what one component changes in the effect of another',
            ...table(interactions, format, null),
            notes: [],
          },
        ]),
  ];
}

interface Format {
  readonly metric: string;
  readonly decimals: number;
  readonly interval: string;
}

/** @param effects of main effects, which have Shapley values */
function table(
  rows: readonly EffectRow[],
  { metric, decimals, interval }: Format,
  effects: ComponentEffects | null,
): Pick<EffectTableText, 'head' | 'rows'> {
  const axes = Object.keys(rows[0]?.context ?? {});
  const hasAliases = rows.some(({ aliases }) => aliases.length > 0);
  const shapley = effects?.shapley?.from === 'all combinations' ? effects.shapley.rows : null;
  return {
    head: [
      effects === null ? 'components' : 'component',
      ...axes,
      `effect on ${metric} (${interval})`,
      'p (sign flips)',
      'verdict',
      ...(shapley === null ? [] : [`Shapley value (${interval})`]),
      ...(hasAliases ? ['mixed with'] : []),
    ],
    rows: rows.map(({ components, context, effect, p, verdict, aliases }, at) => [
      components.join(' × '),
      ...axes.map((axis) => context[axis] ?? ''),
      effectText(effect, decimals),
      p === null ? '' : formatP(p),
      verdict,
      ...(shapley === null ? [] : [effectText(shapley[at]?.effect ?? null, decimals)]),
      ...(hasAliases
        ? [aliases.map(({ factors, sign }) => `${sign === 1 ? '' : '−'}${factors.join(' × ')}`).join(', ')]
        : []),
    ]),
  };
}

function designNotes({
  combinations,
  components,
  resolution,
  withoutInteractions,
  mixed,
  shapley,
}: ComponentEffects): string[] {
  return [
    ...(resolution === null
      ? []
      : [
          `Resolution ${roman(resolution)}: ${combinations} of ${2 ** components.length} combinations. An effect is the ` +
            'sum of its own and of what it is mixed with, which are taken to be 0; only more combinations tell them apart.',
        ]),
    ...(withoutInteractions === null ? [] : [capital(`${withoutInteractions}.`)]),
    ...(mixed.length === 0
      ? []
      : [`Mixed: ${mixed.map((set) => set.map((pair) => pair.join(' × ')).join(' with ')).join('; ')}.`]),
    ...(shapley?.from === 'two-way model'
      ? [
          'Shapley values by the two-way model, in which interactions of three components and more are 0, are the main ' +
            'effects, with the same intervals.',
        ]
      : []),
  ];
}

/** Seeds that effects are without, by the run that they lack. */
function gaps({ main, interactions }: ComponentEffects): string[] {
  const effects = new Map<string, number>();
  for (const { without } of [...main, ...interactions])
    for (const { cell, seed, state } of without) {
      const run = `${cell} seed ${seed} ${state === 'failed' ? 'failed' : 'has not ended'}`;
      effects.set(run, (effects.get(run) ?? 0) + 1);
    }
  if (effects.size === 0) return [];
  const named = someNamed([...effects].map(([run, count]) => `${run} (${count})`));
  return [`Effects that read these runs are without their seed: ${named}.`];
}

function effectText(
  effect: { readonly mean: number; readonly interval: Interval | null } | null,
  decimals: number,
): string {
  if (effect === null) return '–';
  const { mean, interval } = effect;
  return [
    formatSigned(mean, decimals),
    ...(interval === null ? [] : [formatInterval(interval, decimals)]),
  ].join(' ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
