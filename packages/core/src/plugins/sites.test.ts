import { describe, expect, it } from 'vitest';
import { Streams } from '../random/streams.js';
import type { NamedRegularizer } from './hooks.js';
import { createSites } from './sites.js';

const norm = (name: string): NamedRegularizer => ({ name, regularizer: { sites: { norm: (x) => x } } });

describe('createSites', () => {
  it('refuses two regularizers at the norm site, naming both', () => {
    expect(() => createSites([norm('batch-norm'), norm('layer-norm')], new Streams(0))).toThrow(
      'the norm site takes one regularizer, but batch-norm and layer-norm both fill it',
    );
  });

  it('says whether the network is normalized and who fills what', () => {
    const sites = createSites([norm('batch-norm')], new Streams(0));
    expect(sites.normalizes).toBe(true);
    expect(sites.filled).toEqual(['norm: batch-norm']);
    expect(createSites([], new Streams(0)).normalizes).toBe(false);
  });
});
