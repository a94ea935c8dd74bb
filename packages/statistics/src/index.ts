export { mean, standardDeviation, type Values } from './intervals/spread.js';
export { studentInterval, type Interval } from './intervals/student-interval.js';
export { repeatedInterval } from './intervals/repeated-interval.js';
export { nominalLevels } from './intervals/nominal-levels.js';
export { spentAlpha } from './sign-flip/alpha-spending.js';
export { SequentialTest, type SequentialTestOptions, type TestOutcome } from './sign-flip/sequential-test.js';
export type { Columns } from './sign-flip/statistics-under-flips.js';
export { decide } from './decide/decide.js';
export type { DecisionTable, HeldLook, SeedValue, TableCell } from './decide/table.js';
export type { CellVerdict, Claim, Decision, Verdict } from './decide/verdict.js';
export { compareCells } from './compare/compare-cells.js';
export { comparePlan, type ComparisonPlan, type PlanProgress } from './compare/compare-plan.js';
export { compareTable, type CellOutcomes, type TableQuestion } from './compare/compare-table.js';
export { onKindOfData, type OnKindOfData, type ScoredRun, type ScoresOf } from './compare/on-kind-of-data.js';
export type { ComponentEffects, DesignQuestion, EffectRow, ShapleyRow } from './compare/component-effects.js';
export { findTwin } from './compare/find-twin.js';
export type {
  ComparedCell,
  Comparison,
  ComparisonOptions,
  ComparisonRow,
  Looks,
} from './compare/comparison.js';
export { countedValue, type Outcome } from './compare/outcome.js';
export { leastSeeds } from './decide/least-seeds.js';
export { tableObservations } from './compare/table-observations.js';
export { metricRule, type Goal, type MetricRule } from './metric-goal.js';
export { studentTQuantile } from './distributions/student-t.js';
export { chiSquaredQuantile } from './distributions/chi-squared.js';
export {
  LEAST_RESIDUAL_DF,
  sharesOfVariance,
  type ShareOfVariance,
  type SharesOfVariance,
} from './variance/shares-of-variance.js';
export type { Observation } from './variance/observation.js';
export { spreadOfSource, type Spread, type SpreadOfSource } from './variance/spread-of-source.js';
export { crossedComponents, type CrossedComponents } from './variance/crossed-components.js';
export { LEAST_PAIRS, pairedSpread, type PairedSpread } from './power/paired-spread.js';
export { simulatedSeeds } from './power/simulated-power.js';
export { plan, type PlanAnswer, type PlanQuestion } from './power/plan.js';
export { seededRandom } from './random/seeded-random.js';
export { normalRandom } from './random/normal-random.js';
export {
  aliases,
  factorialContrasts,
  twoLevelDesign,
  type Contrast,
  type Fraction,
  type TwoLevelDesign,
  type Word,
} from './designs/two-level-design.js';
export { shapleyContrasts } from './designs/shapley-values.js';
export {
  componentDesign,
  DESIGN_KINDS,
  OFF,
  ON,
  roman,
  type ComponentDesign,
  type DesignKind,
} from './designs/component-design.js';
