import { compareMatrix } from '../../matrix/matrix-runs.js';
import type { Line } from '../../text/line.js';
import type { AskedTable } from '../../compare/asked-table.js';
import { effectLines } from '../../compare/effect-lines.js';

/** The effects of components by the metric that the matrix names. */
export function askedEffects({ asked }: { readonly asked: AskedTable | null }): Line[] {
  const metric = asked?.matrix.compare?.metric;
  return asked === null || metric === undefined ? [] : effectLines(compareMatrix(asked, metric));
}
