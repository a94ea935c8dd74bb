import type { RunRow } from '../types.js';

/** A component of a run that reported having done nothing. */
export interface IdleComponent {
  /** The plugin, such as `max-norm`. */
  readonly component: string;
  /** What it reports, such as `scaled_share`. */
  readonly measure: string;
}

/** `acted/<plugin>/<measure>` */
const ACTED = /^acted\/(.+)\/([^/]+)$/;

/** The components of a run that did nothing from its start to its end, by the metrics `acted/…`. */
export function idleComponents({ metrics }: Pick<RunRow, 'metrics'>): IdleComponent[] {
  return Object.entries(metrics).flatMap(([key, { last }]) => {
    const [, component, measure] = ACTED.exec(key) ?? [];
    return last !== 0 || component === undefined || measure === undefined ? [] : [{ component, measure }];
  });
}
