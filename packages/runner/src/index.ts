export {
  defineMatrix,
  type AxesInput,
  type AxisInput,
  type AxisName,
  type CellPattern,
  type ChangeInput,
  type CompareInput,
  type ComponentInput,
  type ConfigPath,
  type IncludeInput,
  type LooksInput,
  type MatrixInput,
  type WhenInput,
} from './matrix/define-matrix.js';
export { expand, type Cell, type ExpandOptions } from './matrix/expand.js';
export { loadMatrix, type LoadedMatrix, type LoadOptions } from './matrix/load-matrix.js';
export { matrixJsonSchema } from './matrix/json-schema.js';
export { loadRegistry } from './matrix/load-registry.js';
export { parseMatrix, type Compare, type Matrix } from './matrix/parse-matrix.js';
export { resolveCells } from './matrix/checksums.js';
export {
  countStates,
  estimateSeconds,
  type CellState,
  type CellStatus,
  type Counts,
} from './queue/cell-state.js';
export {
  defineLauncher,
  type CellEnd,
  type CellJob,
  type CellLauncher,
  type CellListener,
  type CellProgress,
  type LaunchedCell,
  type Launcher,
  type Share,
  type StopRequest,
} from './launch/launcher.js';
export {
  LEFT_AT_CHECKPOINT,
  SUPERSEDED,
  type EndCause,
  type Job,
  type JobHandle,
  type JobLauncher,
  type JobShare,
  type JobState,
} from './launch/job-launcher.js';
export { cellEntry, type CellEntry } from './launch/cell-entry.js';
export type { Snapshot } from './code/snapshot.js';
export { local } from './launch/launchers.js';
export { localLauncher, type LocalLauncherOptions } from './launch/local-launcher.js';
export { isCellMessage, type CellMessage, type RunnerMessage } from './launch/messages.js';
export type { LookCounts } from './looks/plan-looks.js';
export type { PlanEstimate } from './plan/estimate-plan.js';
export type { EffectPlan, EffectQuestion } from './plan/plan-effect.js';
export {
  planMatrix,
  type Plan,
  type PlannedCell,
  type PlannedState,
  type PlanOptions,
} from './plan/plan-matrix.js';
export type { IdleCells } from './queue/idle-cells.js';
export type { PruneOptions } from './prune/pruner.js';
export { lookAtStore, type LookAtStoreOptions } from './spool/look-at-store.js';
export { mergeSpool } from './spool/merge-spool.js';
export type { SourceSpread } from './sources/source-spreads.js';
export type { SourcesQuestion } from './sources/sources-matrix.js';
export type { ChangedCode } from './code/changed-code.js';
export {
  registerMatrix,
  type RegisteredMatrix,
  type RegisterOptions,
} from './registration/register-matrix.js';
export { reproduceRun, type Reproduction, type ReproduceOptions } from './reproduce/reproduce-run.js';
export type { Divergence } from './reproduce/compare-runs.js';
export type { EnvironmentDifference } from './reproduce/environment-differences.js';
export { runMatrix, type RunMatrixResult } from './run-matrix.js';
export type { RunMatrixOptions, RunStart, RunUpdate } from './run-options.js';
export {
  compareExperiment,
  type CompareExperimentOptions,
  type ExperimentComparison,
} from './compare/compare-experiment.js';
export type { ConstantRun } from './compare/constant-runs.js';
export { previewJobs } from './spool/preview-jobs.js';
