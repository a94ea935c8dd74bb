import { describe, expect, it } from 'vitest';
import type { Orders, Tried } from '../../fixtures/faults/lose-power.js';
import { SCENARIOS } from '../../fixtures/faults/scenarios.js';
import { underShim } from '../../fixtures/faults/under-shim.js';

/** Moments of each scenario, unless all are asked for. */
const MOST = process.env.ABLATE_TEST_ALL_FAULTS === undefined ? 8 : null;
const SEED = Number(process.env.ABLATE_TEST_SEED ?? Date.now() % 1_000_000);

const shim = underShim();

describe(`after a power loss (ABLATE_TEST_SEED=${SEED})`, () => {
  it.for(Object.keys(SCENARIOS))(
    '%s leaves a store that verifies, with all that was promised',
    { timeout: 7_200_000 },
    async (scenario, { skip, annotate }) => {
      if (shim.reason !== undefined) return skip(shim.reason);
      const { changes, moments, wrong } = (await shim.run('lose-power.ts', true, (place): Orders => ({
        scenario,
        ...place,
        most: MOST,
        seed: SEED,
      }))) as Tried;
      await annotate(`${moments} moments among ${changes} changes`);
      expect(changes).toBeGreaterThan(10);
      expect(wrong).toEqual([]);
    },
  );
});
