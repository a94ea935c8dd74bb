import { expect, it } from 'vitest';
import type { NamedRegularizer } from '../plugins/hooks.js';
import { Acted } from './acted.js';

const regularizers: NamedRegularizer[] = [
  { name: 'clip', regularizer: { acted: 'share' } },
  { name: 'stop', regularizer: { acted: 'epochs' } },
  { name: 'quiet', regularizer: {} },
];

it('averages what is reported, and warns of what never acted', () => {
  const acted = new Acted(regularizers);
  expect(acted.warnings()).toEqual([
    'warning: clip never acted: share was 0 over the whole run',
    'warning: stop never acted: epochs was 0 over the whole run',
  ]);
  acted.add({ 'clip/share': 0, 'quiet/share': 9, share: 9, 'train/loss': 9 });
  acted.add({ 'clip/share': 0.5, 'stop/epochs': 0 });
  acted.add({ 'train/loss': 1 });
  expect(acted.metrics()).toEqual({ 'acted/clip/share': 0.25, 'acted/stop/epochs': 0 });
  expect(acted.warnings()).toEqual(['warning: stop never acted: epochs was 0 over the whole run']);
});

it('goes on from what a checkpoint has kept, which later reports do not change', () => {
  const acted = new Acted(regularizers);
  acted.add({ 'clip/share': 1 });
  const kept = acted.sums();
  acted.add({ 'clip/share': 0 });
  const resumed = new Acted(regularizers);
  resumed.restore(kept);
  resumed.add({ 'clip/share': 0 });
  resumed.add({ 'clip/share': 0 });
  expect(resumed.metrics()['acted/clip/share']).toBe(1 / 3);
  expect(kept).toEqual({ 'clip/share': { sum: 1, count: 1 } });
});

it('does not take a number that is none for nothing', () => {
  const acted = new Acted(regularizers.slice(0, 1));
  acted.add({ 'clip/share': NaN });
  expect([acted.metrics(), acted.warnings()]).toEqual([{ 'acted/clip/share': NaN }, []]);
});
