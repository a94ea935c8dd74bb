import process from 'node:process';
import fc from 'fast-check';
import { seededRandom } from './packages/statistics/src/random/seeded-random.ts';

// All chance in a test process comes from one seed, so that a run of all tests can be repeated: the cases of
// properties, and by Math.random the initial weights and orders of TensorFlow.js.
const seed = Number(process.env.ABLATE_TEST_SEED);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
Math.random = seededRandom(seed);
