import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../fixtures/faults/scenario.js';
import { SCENARIOS } from '../../fixtures/faults/scenarios.js';
import type { Orders, Tried } from '../../fixtures/faults/try-calls.js';
import { underShim } from '../../fixtures/faults/under-shim.js';

const ALL = process.env.ABLATE_TEST_ALL_FAULTS !== undefined;
/** Faults that are tried of a scenario; null: all. */
const mostOf = ({ isSlow = false }: Scenario) => (isSlow ? (ALL ? 200 : 2) : ALL ? null : 16);
const SEED = Number(process.env.ABLATE_TEST_SEED ?? Date.now() % 1_000_000);

const shim = underShim();

describe(`after a call to the system that fails, tears or waits (ABLATE_TEST_SEED=${SEED})`, () => {
  it.for(Object.entries(SCENARIOS))(
    '%s leaves a store that verifies, with all that was acknowledged',
    { timeout: 7_200_000 },
    async ([name, scenario], { skip, annotate }) => {
      if (shim.reason !== undefined) return skip(shim.reason);
      const { calls, tries, wrong } = (await shim.run('try-calls.ts', false, (place): Orders => ({
        scenario: name,
        ...place,
        most: mostOf(scenario),
        seed: SEED,
      }))) as Tried;
      await annotate(`${tries} faults at ${calls} calls`);
      expect(calls).toBeGreaterThan(10);
      expect(wrong).toEqual([]);
    },
  );
});
