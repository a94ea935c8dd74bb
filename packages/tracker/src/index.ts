export { backUpStore } from './backup/back-up.js';
export type { BackUpOptions, BackUpResult } from './backup/back-up.js';
export {
  checkpointFolder,
  makeCheckpointFolder,
  removeCheckpointFolder,
} from './upkeep/checkpoint-folders.js';
export { isRunId } from './runs/run-id.js';
export { fillDurably } from './database/durable-files.js';
export { processIdentity, processState, thisProcess } from './runs/processes.js';
export type { ProcessIdentity, ProcessState } from './runs/processes.js';
export { defaultStorePath } from './database/default-path.js';
export {
  FilterError,
  GpusBusyError,
  HeartbeatError,
  InvalidValueError,
  isRefusal,
  LeaseHeldError,
  RunEndedError,
  RunNotFoundError,
  StaleLeaseError,
  StoreError,
} from './errors.js';
export type { StoreErrorCode } from './errors.js';
export { parseDuration } from './duration.js';
export { csvRow } from './exchange/csv-row.js';
export { exportParquet } from './exchange/export-parquet.js';
export type { ParquetOptions } from './exchange/export-parquet.js';
export { exportRuns } from './exchange/export-runs.js';
export type { ExportOptions, ExportSelection } from './exchange/export-runs.js';
export { MlflowError } from './exchange/mlflow/client.js';
export { exportMlflow } from './exchange/mlflow/export-mlflow.js';
export type { MlflowOptions, MlflowResult } from './exchange/mlflow/export-mlflow.js';
export { publishSnapshot } from './exchange/publish-snapshot.js';
export { copyArtifacts } from './backup/copy-artifacts.js';
export { instructionSets } from './environment/instruction-sets.js';
export { FILTER_FIELD_NAMES } from './query/filter/filter-fields.js';
export { readTail } from './read-tail.js';
export { openReader } from './query/reader.js';
export { cellOfRun, ChosenRuns, seedOfRun } from './query/chosen-runs.js';
export { answeredRegistration, differencesFrom } from './query/answered-registration.js';
export type { AnsweredRegistration, AskedQuestion } from './query/answered-registration.js';
export { meanCost, type RunCost } from './query/mean-cost.js';
export { idleComponents } from './query/idle-components.js';
export type { IdleComponent } from './query/idle-components.js';
export { outcomeTable, type OutcomeTable } from './query/outcome-table.js';
export { outcomeMetrics, runOutcome } from './query/run-outcome.js';
export type { RunOutcome } from './query/run-outcome.js';
export { parseStoredMatrix } from './query/stored-matrix.js';
export type { StoredCell, StoredMatrix } from './query/stored-matrix.js';
export { heldLooks, parseStoredPlan } from './query/stored-plan.js';
export type { PlannedCell as StoredPlanCell, StoredPlan } from './query/stored-plan.js';
export { EPOCH_END } from './metrics/epoch-end.js';
export { predictsConstant } from './predictions/constant-predictions.js';
export { predictionFiles, readPredictions, storedPredictions } from './predictions/prediction-files.js';
export type { RunPredictions, StoredPredictions } from './predictions/prediction-files.js';
export type { NpyValues } from './predictions/npy.js';
export { isMeanOfExamples, PredictionScores } from './predictions/prediction-scores.js';
export type { ExampleScores } from './predictions/prediction-scores.js';
export { openStore } from './store.js';
export type {
  Annotation,
  ExperimentOptions,
  GarbageResult,
  Lease,
  LeaseOptions,
  LogEntry,
  LogOptions,
  MergeResult,
  RunOptions,
  RunWriter,
  SnapshotImport,
  StartOptions,
  Store,
  StoreOptions,
} from './store-types.js';
export { exportTensorBoard } from './exchange/tensorboard/export-tensorboard.js';
export { readTensorBoard } from './exchange/tensorboard/read-tensorboard.js';
export { ACTIVE_STATUSES, isActive, isHeld, preferenceOf, RUN_STATUSES } from './runs/life-cycle.js';
export { shownJobId } from './runs/stored-job.js';
export type { JobChange, NewJob, StoredHandle, StoredJob, StoredLauncher } from './runs/stored-job.js';
export type { Run } from './runs/fields.js';
export type { EndStatus, RunStatus } from './runs/life-cycle.js';
export type {
  Artifact,
  AskedMatrix,
  ConfigDifference,
  Decided,
  DetailReader,
  Experiment,
  JsonObject,
  JsonValue,
  ListOptions,
  LogLine,
  Point,
  Progress,
  Registration,
  RunEvent,
  RunRow,
  StoreReader,
  Summary,
  Tail,
} from './types.js';
export { verifyStore } from './verify/verify.js';
export type { StoreProblem } from './verify/verify.js';
export { repairStore } from './verify/repair.js';
export type { RepairResult } from './verify/repair.js';
export type { Loss } from './salvage/loss.js';
export { salvageStore } from './salvage/salvage.js';
export type { SalvageResult } from './salvage/salvage.js';
export { waitingFiles } from './writer/waiting-folders.js';
