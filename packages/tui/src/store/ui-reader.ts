import type { DetailReader } from '@ablate/tracker';

/** What the UI asks of a store. */
export type UiReader = Pick<
  DetailReader,
  | 'artifacts'
  | 'diffConfigs'
  | 'environment'
  | 'experiments'
  | 'getRun'
  | 'listRuns'
  | 'logTail'
  | 'metricKeys'
  | 'progress'
  | 'series'
  | 'trace'
  | 'version'
>;
