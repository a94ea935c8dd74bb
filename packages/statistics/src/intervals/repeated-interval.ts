import { expectLooks } from '../expect.js';
import { nominalLevels } from './nominal-levels.js';
import type { Values } from './spread.js';
import { around, studentInterval, type Interval } from './student-interval.js';

const known = new Map<string, readonly number[]>();

/**
 * Repeated confidence interval of a mean at one look of a sequential plan: x̄ ± t(n − 1) · s / √n, with the t quantile
 * at the look's nominal level instead of 1 − level. The intervals of all looks hold the true mean together in a share
 * `level` of experiments, so the one at which an experiment stops does too, whatever made it stop. With one look it is
 * Student's. Null below two values.
 *
 * Assumes independent values from a normal distribution. Source: Jennison and Turnbull, "Interim analyses: the
 * repeated confidence interval approach", JRSS B (1989); levels carried over to t as Pocock (1977) does.
 * @param look which of `looks`, from 0
 * @throws RangeError where `values` are not as many as the look says
 */
export function repeatedInterval(
  values: Values,
  look: number,
  looks: readonly number[],
  level = 0.95,
): Interval | null {
  expectLooks(looks);
  if (values.length !== looks[look])
    throw new RangeError(
      `expected ${looks[look] ?? 'no'} values at look ${look} of [${looks.join(', ')}], got ${values.length}`,
    );
  if (looks.length === 1) return studentInterval(values, level);
  const key = `${level}: ${looks.join()}`;
  const levels = known.get(key) ?? nominalLevels(looks, 1 - level);
  known.set(key, levels);
  return around(values, levels[look] ?? 0, { level, kind: 'repeated' });
}
