export { checkpointFolder } from './checkpoint-folders.js';
export { defaultStorePath } from './default-path.js';
export {
  FilterError,
  InvalidValueError,
  isRefusal,
  LeaseHeldError,
  RunEndedError,
  RunNotFoundError,
  StaleLeaseError,
  StoreError,
} from './errors.js';
export type { StoreErrorCode } from './errors.js';
export { exportParquet } from './export-parquet.js';
export type { ParquetOptions } from './export-parquet.js';
export { exportRuns } from './export-runs.js';
export type { ExportOptions, ExportSelection } from './export-runs.js';
export { MlflowError } from './mlflow/client.js';
export { exportMlflow } from './mlflow/export-mlflow.js';
export type { MlflowOptions, MlflowResult } from './mlflow/export-mlflow.js';
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
export { exportTensorBoard } from './tensorboard/export-tensorboard.js';
export { readTensorBoard } from './tensorboard/read-tensorboard.js';
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
