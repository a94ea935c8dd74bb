import {
  crossedComponents,
  decide,
  normalRandom,
  seededRandom,
  sharesOfVariance,
  studentInterval,
  type Observation,
} from '@ablate/statistics';
import type { Figures } from '../figures.js';
import { LOOKS, PATTERNS } from './error.js';
import { makeCells, WORST } from './made-up-matrix.js';

const SIZES = [2, 3, 5, 6, 8, 10, 20];

/** Share of intervals that hold the true value, of each kind and several distributions of the paired differences. */
export function coverages(samples: number): Figures {
  return {
    ...student(samples),
    ...repeated(samples),
    ...crossed(Math.ceil(samples / 10)),
    ...noise(samples),
    ...noiseOfTwoAxes(Math.ceil(samples / 10)),
  };
}

function student(samples: number): Figures {
  const uniform = seededRandom(5);
  const normal = normalRandom(6);
  // Each with its mean.
  const distributions: Record<string, readonly [() => number, number]> = {
    normal: [normal, 0],
    uniform: [uniform, 0.5],
    exponential: [() => -Math.log(1 - uniform()), 1],
    lognormal: [() => Math.exp(normal()), Math.exp(0.5)],
    '10 % diverging': [() => (uniform() < 0.1 ? WORST : normal()), 0.1 * WORST],
  };
  return Object.fromEntries(
    Object.entries(distributions).map(([name, [draw, mean]]) => [
      `Student, ${name} differences: coverage at n ${SIZES.join(', ')}`,
      SIZES.map((n) => {
        let holds = 0;
        for (let i = 0; i < samples; i++) {
          const interval = studentInterval(Array.from({ length: n }, draw));
          if (interval !== null && interval.low <= mean && mean <= interval.high) holds++;
        }
        return (holds / samples).toFixed(3);
      }).join(' '),
    ]),
  );
}

/** At the look where the verdict fell, or the last one. */
function repeated(samples: number): Figures {
  const random = { uniform: seededRandom(7), normal: normalRandom(8) };
  const effects = [0, 0.5, 1, 2];
  const shares = effects.map((effect) => {
    let holds = 0;
    for (let i = 0; i < samples; i++) {
      const cells = makeCells({ comparisons: 1, seeds: 20, noise: 'normal', effect: () => effect }, random);
      const table = { metric: 'made up', goal: 'max', looks: LOOKS, patterns: PATTERNS, cells } as const;
      const interval = decide(table).cells[1]?.interval;
      if (interval && interval.low <= effect && effect <= interval.high) holds++;
    }
    return (holds / samples).toFixed(3);
  });
  return { [`repeated, normal differences: coverage at ${effects.join(', ')} sd`]: shares.join(' ') };
}

/** Seeds and examples as samples, with standard deviations of seed, example and residual. */
function crossed(samples: number): Figures {
  const normal = normalRandom(9);
  const figures: Figures = {};
  for (const [seeds, examples, ofSeed, ofExample] of [
    [3, 200, 0.02, 0.3],
    [5, 200, 0.02, 0.3],
    [8, 200, 0.02, 0.3],
    [5, 200, 0, 0.3],
    [5, 200, 0.1, 0],
  ] as const) {
    let holds = 0;
    for (let i = 0; i < samples; i++) {
      const byExample = Float64Array.from({ length: examples }, () => ofExample * normal());
      const interval = crossedComponents(
        Array.from({ length: seeds }, () => {
          const shift = ofSeed * normal();
          return byExample.map((example) => shift + example + 0.4 * normal());
        }),
      )?.interval;
      if (interval && interval.low <= 0 && 0 <= interval.high) holds++;
    }
    figures[`crossed, ${seeds} seeds × ${examples}, sd ${ofSeed} and ${ofExample}: coverage`] = (
      holds / samples
    ).toFixed(3);
  }
  return figures;
}

/** Shares of variance of 39 cells × 2 seeds of noise. */
function noise(samples: number): Figures {
  const normal = normalRandom(10);
  const matrices = Math.ceil(samples / 50);
  let sum = 0;
  let small = 0;
  for (let i = 0; i < matrices; i++) {
    const runs = Array.from({ length: 78 }, (_, at): Observation => ({
      ...{ labels: { cell: String(at >> 1) }, seed: at & 1 },
      value: normal(),
    }));
    const share = sharesOfVariance(runs, { permutations: 199 }).shares?.[0];
    sum += share?.share ?? NaN;
    if ((share?.p ?? 1) <= 0.05) small++;
  }
  return {
    'ω² of 39 cells × 2 seeds of noise: mean / share with p ≤ 0.05': `${(sum / matrices).toFixed(4)} / ${(small / matrices).toFixed(3)}`,
  };
}

/** How often the p of a share is at most 0.05 in noise of 2 × 10 labels × 2 seeds, whole and with a gap. */
function noiseOfTwoAxes(tables: number): Figures {
  const normal = normalRandom(11);
  const figures: Figures = {};
  for (const missing of [0, 4]) {
    const small = { axes: 0, together: 0 };
    for (let table = 0; table < tables; table++) {
      const runs = Array.from({ length: 40 - missing }, (_, at): Observation => ({
        labels: { a: String(at % 2), b: String((at >> 1) % 10) },
        seed: Math.floor(at / 20),
        value: normal(),
      }));
      const { shares, interactions } = sharesOfVariance(runs, { permutations: 199 });
      small.axes += shares?.filter(({ p }) => p <= 0.05).length ?? 0;
      if (interactions !== null && interactions.p <= 0.05) small.together++;
    }
    const name = `2 × 10 labels × 2 seeds of noise, ${missing} runs missing: p ≤ 0.05 of an axis / of both together`;
    figures[name] = `${(small.axes / tables / 2).toFixed(3)} / ${(small.together / tables).toFixed(3)}`;
  }
  return figures;
}
