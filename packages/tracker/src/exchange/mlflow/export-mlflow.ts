import { selectExport, type ExportSelection } from '../export-runs.js';
import { checkRunId } from '../../runs/run-id.js';
import { flattenConfig } from '../../runs/flatten-config.js';
import type { RunStatus } from '../../runs/life-cycle.js';
import type { DetailReader, RunRow } from '../../types.js';
import { asObject, MlflowClient, MlflowError, textIn, type MlflowClientOptions } from './client.js';
import { batches, metricEntry, text, type MetricEntry } from './limits.js';

/** Which runs are sent to which server. */
export interface MlflowOptions extends ExportSelection, MlflowClientOptions {
  /** The tracking server, such as `http://localhost:5000`. */
  readonly url: string;
}

/** What was sent to a server. */
export interface MlflowResult {
  readonly created: number;
  /** Runs that were there; only points beyond those that the server had were sent. */
  readonly updated: number;
  readonly points: number;
}

/** Marks a run on the server as one of ours, so that a second export finds it. */
const RUN_TAG = 'ablate.run';

const STATUSES = {
  pending: 'SCHEDULED',
  leased: 'SCHEDULED',
  queued: 'SCHEDULED',
  running: 'RUNNING',
  finished: 'FINISHED',
  pruned: 'KILLED',
  killed: 'KILLED',
  failed: 'FAILED',
  crashed: 'FAILED',
} as const satisfies Record<RunStatus, string>;

/**
 * Sends runs to an MLflow server. Doing it again sends what is new; an export that was cut short goes on where it
 * was. Throws `MlflowError`.
 */
export async function exportMlflow(reader: DetailReader, options: MlflowOptions): Promise<MlflowResult> {
  const client = new MlflowClient(options.url, options);
  const experiments = new Map<string, string>();
  const result = { created: 0, updated: 0, points: 0 };
  const runs = selectExport(reader, options);
  for (const { id } of runs) checkRunId(id);
  for (const run of runs) {
    const experiment = experiments.get(run.experiment) ?? (await findExperiment(client, run.experiment));
    experiments.set(run.experiment, experiment);
    const found = await findRun(client, experiment, run);
    result[found.isNew ? 'created' : 'updated'] += 1;
    result.points += await send(client, found, run, reader);
  }
  return result;
}

async function findExperiment(client: MlflowClient, name: string): Promise<string> {
  try {
    const answer = asObject(await client.get('experiments/get-by-name', { experiment_name: name }));
    return textIn(answer.experiment, 'experiment_id');
  } catch (error) {
    if (!(error instanceof MlflowError) || error.reason !== 'RESOURCE_DOES_NOT_EXIST') throw error;
  }
  return textIn(await client.post('experiments/create', { name }), 'experiment_id');
}

interface FoundRun {
  readonly id: string;
  readonly isNew: boolean;
  /** The last step that the server has of each metric. */
  readonly lastSteps: ReadonlyMap<string, number>;
}

async function findRun(client: MlflowClient, experiment: string, run: RunRow): Promise<FoundRun> {
  const found = asObject(
    await client.post('runs/search', {
      experiment_ids: [experiment],
      filter: `tags.\`${RUN_TAG}\` = '${run.id}'`,
      max_results: 1,
    }),
  );
  const [existing] = Array.isArray(found.runs) ? (found.runs as unknown[]) : [];
  if (existing !== undefined) return toFound(existing, false);
  const created = asObject(
    await client.post('runs/create', {
      experiment_id: experiment,
      run_name: text(run.name, 250),
      start_time: run.startedAt ?? run.createdAt,
      tags: [{ key: RUN_TAG, value: run.id }],
    }),
  );
  return toFound(created.run, true);
}

function toFound(run: unknown, isNew: boolean): FoundRun {
  const { info, data } = asObject(run);
  const { metrics } = asObject(data);
  const last = (Array.isArray(metrics) ? (metrics as unknown[]) : []).map(asObject);
  return {
    id: textIn(info, 'run_id'),
    isNew,
    lastSteps: new Map(last.map((metric) => [textIn(metric, 'key'), lastStep(metric)])),
  };
}

/** Servers write 64-bit numbers as text too, and leave out a zero. */
function lastStep({ step = 0 }: Readonly<Record<string, unknown>>): number {
  const number = Number(textIn({ step }, 'step'));
  if (Number.isInteger(number)) return number;
  throw new MlflowError(`expected step in the server's answer to be an integer, received ${number}`);
}

/** Points go in the order of their steps, metric by metric: what the server has last says where to go on. */
async function send(
  client: MlflowClient,
  { id, lastSteps }: FoundRun,
  run: RunRow,
  reader: DetailReader,
): Promise<number> {
  const metrics = Object.keys(run.metrics)
    .sort()
    .flatMap((key): MetricEntry[] =>
      reader
        .series(run.id, key, { buckets: Number.MAX_SAFE_INTEGER })
        .map((point) => metricEntry(key, point))
        .filter((entry) => entry.step > (lastSteps.get(entry.key) ?? -1)),
    );
  const params = flattenConfig(run.config).map(({ path, value }) => ({
    key: path,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
  const seed = run.seed === null ? [] : [{ key: 'seed', value: String(run.seed) }];
  const tags = Object.entries({
    ...run.tags,
    ...(run.reason === null ? {} : { 'ablate.reason': run.reason }),
  });
  for (const batch of batches({
    metrics,
    params: [...params, ...seed],
    tags: tags.map(([key, value]) => ({ key, value })),
  }))
    await client.post('runs/log-batch', { run_id: id, ...batch });
  await client.post('runs/update', {
    run_id: id,
    status: STATUSES[run.status],
    ...(run.endedAt === null ? {} : { end_time: run.endedAt }),
  });
  return metrics.length;
}
