export { defaultStorePath } from './default-path.js';
export {
  FilterError,
  InvalidValueError,
  LeaseHeldError,
  RunEndedError,
  RunNotFoundError,
  StaleLeaseError,
  StoreError,
} from './errors.js';
export type { StoreErrorCode } from './errors.js';
export { exportRuns } from './export-runs.js';
export type { ExportOptions } from './export-runs.js';
export { openReader } from './reader.js';
export { openStore } from './store.js';
export type {
  Artifact,
  EndStatus,
  ExperimentOptions,
  GarbageResult,
  Lease,
  LogEntry,
  LogOptions,
  MergeResult,
  RunOptions,
  RunWriter,
  StartOptions,
  Store,
  StoreOptions,
} from './store-types.js';
export { RUN_STATUSES } from './types.js';
export type {
  ConfigDifference,
  DetailReader,
  Experiment,
  GroupOptions,
  JsonObject,
  JsonValue,
  ListOptions,
  LogLine,
  Point,
  Progress,
  Run,
  RunEvent,
  RunGroup,
  RunRow,
  RunStatus,
  StoreReader,
  Summary,
  Tail,
} from './types.js';
export { verifyStore } from './verify.js';
export type { StoreProblem } from './verify.js';
