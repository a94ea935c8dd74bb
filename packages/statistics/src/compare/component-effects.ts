import type { TableCell } from '../decide/table.js';
import type { CellVerdict, Decision } from '../decide/verdict.js';
import { componentDesign, type ComponentDesign, type DesignKind } from '../designs/component-design.js';
import type { Contrast, Word } from '../designs/two-level-design.js';
import { repeatedInterval } from '../intervals/repeated-interval.js';
import { mean } from '../intervals/spread.js';
import { studentInterval, type Interval } from '../intervals/student-interval.js';
import {
  designCells,
  NO_CHANGE,
  seededContrast,
  type DesignCell,
  type SeededContrast,
} from './effect-contrasts.js';

/** What a matrix says of its components. */
export interface DesignQuestion {
  readonly kind: DesignKind;
  readonly components: readonly string[];
}

/** One effect: of a component, or of two beyond what each does by itself. */
export interface EffectRow {
  readonly components: readonly string[];
  /** Labels on the axes beside the components: the effect is that of this part of the table. */
  readonly context: Readonly<Record<string, string>>;
  /** Mean over seeds; null where there is none. */
  readonly effect: {
    readonly mean: number;
    readonly interval: Interval | null;
    readonly seeds: number;
  } | null;
  /** That there is an effect, adjusted for all of its family. */
  readonly p: number | null;
  /** That it is below the margin, adjusted likewise. */
  readonly sameP: number | null;
  readonly verdict: string;
  readonly decision: CellVerdict;
  /** Products of components that the design can't tell it from. */
  readonly aliases: readonly Word[];
  /** Seeds that it is without, as a cell of theirs failed or has not ended. */
  readonly without: readonly { readonly seed: number; readonly cell: string; readonly state: string }[];
}

/** A component's Shapley value: its effect, averaged over all orders in which components can be added. */
export type ShapleyRow = Pick<EffectRow, 'components' | 'context' | 'effect'>;

/** What each component does, from the cells of its design. */
export interface ComponentEffects {
  readonly design: DesignKind;
  readonly components: readonly string[];
  /** Of components, which the design has. */
  readonly combinations: number;
  /** Null but for fractions. */
  readonly resolution: number | null;
  /** Each with its own α. */
  readonly main: readonly EffectRow[];
  readonly interactions: readonly EffectRow[];
  readonly withoutInteractions: string | null;
  /** As in `ComponentDesign`. */
  readonly mixed: readonly (readonly (readonly string[])[])[];
  readonly shapley: {
    readonly from: 'all combinations' | 'two-way model';
    readonly rows: readonly ShapleyRow[];
  } | null;
}

const MAIN = 'main effects';
const INTERACTIONS = 'interactions';

interface Table {
  readonly cells: readonly (DesignCell & { readonly label: string })[];
  readonly seeds: readonly number[];
  readonly worst: number | null;
  readonly looks: readonly number[];
}

interface Effect extends SeededContrast {
  /** What records of looks name it by. */
  readonly name: string;
  readonly family: string;
  readonly contrast: Contrast;
  readonly context: Readonly<Record<string, string>>;
}

const NOTHING = 'no effect';

/** The effects of a design, to be decided with a table's cells. */
export class EffectTable {
  readonly #design: ComponentDesign;
  readonly #table: Table;
  readonly #parts;
  readonly #effects: readonly Effect[];

  constructor({ kind, components }: DesignQuestion, table: Table) {
    this.#design = componentDesign(kind, components);
    this.#table = table;
    this.#parts = designCells(this.#design, table.cells);
    this.#effects = this.#parts.flatMap((part) =>
      ([MAIN, INTERACTIONS] as const).flatMap((family) =>
        this.#design[family === MAIN ? 'main' : 'interactions'].map((contrast): Effect => ({
          ...{ name: nameOf(contrast.factors, part.context), family, contrast, context: part.context },
          ...this.#seeded(contrast, part),
        })),
      ),
    );
  }

  /** An effect is a comparison with none. */
  get cells(): TableCell[] {
    const none = { state: 'finished', value: 0, fingerprint: NO_CHANGE } as const;
    return [
      { name: NOTHING, baseline: null, seeds: this.#table.seeds.map(() => none) },
      ...this.#effects.map(({ name, family, seeds }) => ({ name, family, seeds, baseline: NOTHING })),
    ];
  }

  /** Indices of the cells that an effect reads; undefined for a name that is no effect's. */
  reads(name: string): readonly number[] | undefined {
    return name === NOTHING ? [] : this.#effects.find((effect) => effect.name === name)?.reads;
  }

  describe({ cells, held }: Decision): ComponentEffects {
    const { kind, components, runs, resolution, withoutInteractions, mixed, shapley } = this.#design;
    const decided = new Map(cells.map((cell) => [cell.name, cell]));
    const rowsOf = (family: string) =>
      this.#effects.flatMap((effect): EffectRow[] => {
        const decision = decided.get(effect.name);
        return decision === undefined || effect.family !== family ? [] : [this.#row(effect, decision)];
      });
    return {
      ...{ design: kind, components, combinations: runs.length, resolution, withoutInteractions, mixed },
      main: rowsOf(MAIN),
      interactions: rowsOf(INTERACTIONS),
      shapley: shapley && {
        from: shapley.from,
        rows: this.#parts.flatMap((part) =>
          shapley.contrasts.map((contrast) => ({
            components: contrast.factors,
            context: part.context,
            effect: this.#described(this.#seeded(contrast, part), held.length - 1),
          })),
        ),
      },
    };
  }

  #seeded(contrast: Contrast, part: ReturnType<typeof designCells>[number]): SeededContrast {
    const { cells, seeds, worst } = this.#table;
    return seededContrast(contrast, part, cells, { seeds: seeds.length, worst });
  }

  #row(effect: Effect, decision: CellVerdict): EffectRow {
    const { difference, interval, pairs, differs, sameness, text } = decision;
    return {
      components: effect.contrast.factors,
      context: effect.context,
      effect: difference === null ? null : { mean: difference, interval, seeds: pairs },
      ...{ p: differs?.p ?? null, sameP: sameness?.p ?? null, verdict: text, decision },
      aliases: effect.contrast.aliases,
      without: this.#without(effect, decision.decidedAt),
    };
  }

  #without({ seeds, reads }: Effect, decidedAt: number | null): EffectRow['without'] {
    const { looks, cells, seeds: names } = this.#table;
    return seeds.slice(0, decidedAt ?? looks.at(-1)).flatMap(({ state }, at) => {
      if (state !== 'missing' && state !== 'dropped') return [];
      return reads.flatMap((index) => {
        const cell = cells[index];
        const run = cell?.runs[at]?.state ?? 'missing';
        return run === 'missing' || run === 'failed'
          ? [{ seed: names[at] ?? at, cell: cell?.label ?? 'a cell that the table lacks', state: run }]
          : [];
      });
    });
  }

  /** A mean over the seeds up to the newest look, or with fixed seeds over those there are. */
  #described({ seeds }: SeededContrast, look: number): EffectRow['effect'] {
    const { looks } = this.#table;
    const n = looks.length === 1 ? seeds.length : looks[look];
    const values = seeds.slice(0, n).flatMap((seed) => (seed.state === 'finished' ? seed.value : []));
    const center = mean(values);
    if (n === undefined || center === null) return null;
    const interval =
      looks.length === 1
        ? studentInterval(values)
        : values.length < n
          ? null
          : repeatedInterval(values, look, looks);
    return { mean: center, interval, seeds: values.length };
  }
}

function nameOf(factors: readonly string[], context: Readonly<Record<string, string>>): string {
  const where = Object.entries(context).map(([axis, label]) => `${axis} ${label}`);
  return ['effect of', factors.join(' × '), ...(where.length === 0 ? [] : ['at', where.join(', ')])].join(
    ' ',
  );
}
