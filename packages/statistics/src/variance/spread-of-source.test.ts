import { expect, it } from 'vitest';
import { fQuantile } from '../distributions/f.js';
import { normalRandom } from '../random/normal-random.js';
import { standardDeviation } from '../intervals/spread.js';
import { spreadOfSource } from './spread-of-source.js';

it('has the intervals of the textbook', () => {
  const found = spreadOfSource({ n: 8, sd: 0.02 }, { n: 6, sd: 0.04 });
  // scipy: 0.02 · √(7 / chi2.ppf([0.975, 0.025], 7)), 0.25 / f.ppf([0.975, 0.025], 7, 5)
  expect(found.interval?.low).toBeCloseTo(0.01322348, 7);
  expect(found.interval?.high).toBeCloseTo(0.04070544, 7);
  expect(found.share).toBeCloseTo(0.25, 12);
  expect(found.shareInterval?.low).toBeCloseTo(0.03647997, 7);
  expect(found.shareInterval?.high).toBeCloseTo(1.32130921, 7);
});

it('is 0 for a source that changes nothing', () => {
  expect(spreadOfSource({ n: 8, sd: 0 }, { n: 8, sd: 0.01 })).toEqual({
    ...{ n: 8, sd: 0, share: 0 },
    ...{ interval: { low: 0, high: 0 }, shareInterval: { low: 0, high: 0 } },
  });
});

it('says nothing of one value, and no share of a reference that is not known or never changes', () => {
  expect(spreadOfSource({ n: 1, sd: null }, { n: 8, sd: 0.01 })).toEqual({
    ...{ n: 1, sd: null, share: null },
    ...{ interval: null, shareInterval: null },
  });
  for (const sd of [null, 0]) expect(spreadOfSource({ n: 8, sd: 0.01 }, { n: 1, sd })).toMatchObject({ share: null, shareInterval: null }); // prettier-ignore
});

it('refuses a level outside 0 to 1', () =>
  expect(() => spreadOfSource({ n: 8, sd: 1 }, { n: 8, sd: 1 }, 95)).toThrow(
    'expected level between 0 and 1, got 95',
  ));

it('has the quantiles of F', () => {
  // With 2 and 2 degrees of freedom F is p / (1 − p).
  expect(fQuantile(0.975, 2, 2)).toBeCloseTo(0.975 / 0.025, 10);
});

it('covers the standard deviation and the share of normal values', () => {
  const normal = normalRandom(12);
  const spread = (scale: number) => ({
    n: 8,
    sd: standardDeviation(Array.from({ length: 8 }, () => scale * normal())),
  });
  const held = { sd: 0, share: 0 };
  const holds = ({ low, high }: { low: number; high: number }, value: number) =>
    low <= value && value <= high;
  for (let i = 0; i < 4000; i++) {
    const { interval, shareInterval } = spreadOfSource(spread(0.5), spread(1));
    if (interval !== null && holds(interval, 0.5)) held.sd++;
    if (shareInterval !== null && holds(shareInterval, 0.25)) held.share++;
  }
  // Four standard errors of a share of 4,000 at 0.95 are 0.014.
  for (const count of [held.sd, held.share]) expect(Math.abs(count / 4000 - 0.95)).toBeLessThan(0.014);
});
