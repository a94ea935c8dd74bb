import { existsSync } from 'node:fs';
import {
  ChosenRuns,
  defaultStorePath,
  openReader,
  parseStoredPlan,
  type AnsweredRegistration,
  type DetailReader,
  type Experiment,
  type RunRow,
} from '@ablate/tracker';
import { changedCode, type ChangedCode } from '../code/changed-code.js';
import { registrationOf } from '../registration/describe-registration.js';
import { resolveCells } from '../matrix/checksums.js';
import { loadExperiment } from '../matrix/load-experiment.js';
import type { LoadedMatrix } from '../matrix/load-matrix.js';
import { agreeOnPlan } from '../looks/agree-on-plan.js';
import { describePlan } from '../looks/describe-plan.js';
import { countLooks, markLooks, type LookCounts } from '../looks/plan-looks.js';
import { estimatePlan, type PlanEstimate } from './estimate-plan.js';
import { planEffect, type EffectPlan, type EffectQuestion } from './plan-effect.js';
import type { PlannedState } from '../run-meaning.js';
import { checkNetworks } from './check-networks.js';
import { hashesOf } from './hashes-of.js';
import { planCells, unfinished, type PlannedCell } from './planned-cell.js';

export type { PlannedCell, PlannedState };

/** So many of the newest finished runs say how long cells take. */
const MOST_PAST = 1000;

/** Which matrix is planned, against which store. */
export interface PlanOptions {
  /** The matrix's file, or its folder. */
  readonly file: string;
  readonly set?: readonly string[];
  /** Path of the store; default: `defaultStorePath()` of the tracker. */
  readonly store?: string;
  /** Asks how many seeds it takes to find an effect. */
  readonly effect?: EffectQuestion;
}

/** What running a matrix would do. */
export interface Plan {
  readonly matrix: LoadedMatrix;
  readonly cells: readonly PlannedCell[];
  readonly counts: Readonly<Record<PlannedState, number>>;
  /** Null while no run in the store is like the cells to train. */
  readonly estimate: PlanEstimate | null;
  /** Seconds that a run takes on average; null while no run in the store is like one. */
  readonly secondsPerRun: number | null;
  /** Why cells are to be trained anew that had been trained. */
  readonly changedCode: readonly ChangedCode[];
  /** The registration that the matrix answers, or from which it differs; null where nothing was registered. */
  readonly registration: AnsweredRegistration | null;
  /** Null for fixed seeds. */
  readonly looks: LookCounts | null;
  /** Null where it was not asked for. */
  readonly effect: EffectPlan | null;
}

/** Loads and checks a matrix and says which of its cells are done; trains and writes nothing. */
export async function planMatrix(options: PlanOptions): Promise<Plan> {
  const { file, set = [], store = defaultStorePath(), effect } = options;
  const loaded = await loadExperiment(file, set);
  const { matrix, registry, code } = loaded;
  registry.canonical('launcher', matrix.launcher);
  const cells = await resolveCells(matrix, registry, code);
  const { known, past, experiments } = readStore(store, hashesOf(cells));
  const chosen = new ChosenRuns(known, matrix.name);
  const experiment = experiments.find(({ name }) => name === matrix.name);
  const wanted = describePlan(matrix, cells, 0);
  agreeOnPlan(matrix.name, wanted, parseStoredPlan(experiment?.plan ?? null));
  const each = planCells(cells, chosen);
  const planned = wanted === null ? each : markLooks(each, wanted, chosen, experiment);
  const changed = existsSync(store)
    ? withReader(store, (reader) => changedCode(planned, loaded, reader))
    : [];
  await checkNetworks(unfinished(planned), registry, { mayLoad: false });
  const counts = { done: 0, new: 0, again: 0, failed: 0, pruned: 0, active: 0, later: 0, decided: 0 };
  for (const { state } of planned) counts[state] += 1;
  const all = estimatePlan(
    cells.map((cell) => ({ cell, state: 'new', run: null })),
    past,
  );
  return {
    matrix,
    cells: planned,
    counts,
    estimate: estimatePlan(planned, past),
    secondsPerRun: all === null ? null : all.workSeconds / all.cells,
    changedCode: changed,
    registration: registrationOf(matrix, cells, experiment?.registrations),
    looks: wanted === null ? null : countLooks(wanted),
    effect: effect === undefined ? null : planEffect(matrix, cells, past, experiments, effect),
  };
}

function withReader<T>(store: string, read: (reader: DetailReader) => T): T {
  using reader = openReader(store);
  return read(reader);
}

/** Runs of the cells' configurations, those whose times and values tell of others like them, and the experiments. */
function readStore(
  store: string,
  configHashes: readonly string[],
): Readonly<Record<'known' | 'past', readonly RunRow[]>> & { readonly experiments: readonly Experiment[] } {
  if (!existsSync(store)) return { known: [], past: [], experiments: [] };
  using reader = openReader(store);
  return {
    known: reader.listRuns({ configHashes }),
    past: reader.listRuns({ status: ['finished'], limit: MOST_PAST }),
    experiments: reader.experiments(),
  };
}
