import { beforeAll, beforeEach, describe, it } from 'vitest';
import {
  ADDRESS_SANITIZER,
  AS_SET_UP,
  buildProgram,
  programObstacle,
  runProgram,
  THREAD_SANITIZER,
} from './native-program.test.support.js';

/** A compiler has other work, too, where the tests of all packages run. */
const LONGEST = 900_000;

describe.each([
  { kind: AS_SET_UP, threads: [1, 2] },
  { kind: ADDRESS_SANITIZER, threads: [1, 2] },
  { kind: THREAD_SANITIZER, threads: [2, 3] },
])('the kernels without TensorFlow, $kind.name', ({ kind, threads }) => {
  let obstacle: string | undefined;
  let program: string;

  beforeAll(async () => {
    obstacle = await programObstacle(kind);
    if (obstacle === undefined) program = await buildProgram(kind);
  }, LONGEST);

  beforeEach((context) => {
    if (obstacle !== undefined) context.skip(obstacle);
  });

  it.each(threads)('with %i threads give what plain loops give', { timeout: LONGEST }, async (count) => {
    await runProgram(program, count, AbortSignal.timeout(LONGEST));
  });
});
