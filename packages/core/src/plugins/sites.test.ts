import { describe, expect, it } from 'vitest';
import { Streams } from '../random/streams.js';
import type { NamedRegularizer } from './hooks.js';
import { createSites } from './sites.js';

const norm = (name: string): NamedRegularizer => ({ name, regularizer: { sites: { norm: (x) => x } } });

describe('createSites', () => {
  it('says whether the network is normalized and who fills what', () => {
    const sites = createSites([norm('batch-norm')], new Streams(0));
    expect(sites.normalizes).toBe(true);
    expect(sites.filled).toEqual(['norm: batch-norm']);
    expect(createSites([], new Streams(0)).normalizes).toBe(false);
  });
});
