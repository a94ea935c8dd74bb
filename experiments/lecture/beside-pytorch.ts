/**
 * Puts the epochs that `pytorch.py` printed into the store, beside those of the matrix, as an experiment of two cells:
 *
 *     node experiments/lecture/beside-pytorch.ts epochs.jsonl
 *     npx ablate compare 'lecture beside PyTorch'
 */
import { readFileSync } from 'node:fs';
import { defaultStorePath, openReader, openStore, parseStoredMatrix } from '@ablate/tracker';

const experiment = 'lecture beside PyTorch';
const STEPS_OF_AN_EPOCH = Math.ceil(60_000 / 256);

/** A line of `pytorch.py epochs`; what else it has are metrics. */
interface Epoch extends Readonly<Record<string, unknown>> {
  readonly version: string;
  readonly seed: number;
  readonly epoch: number;
}

const [file, path = defaultStorePath(), ...more] = process.argv.slice(2);
if (file === undefined || more.length > 0)
  throw new Error(
    'Expected the lines of pytorch.py epochs, as a file, and the store if it is not the default',
  );
const epochs = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Epoch);
const [{ version } = { version: '' }] = epochs;
const seeds = [...new Set(epochs.map(({ seed }) => seed))];

using store = openStore(path, { captureOutput: false, systemInterval: 0 });
using reader = openReader(path);
const known = reader.experiments().find(({ name }) => name === 'lecture');
const [ours] = parseStoredMatrix(known?.matrix ?? null)?.cells ?? [];
if (ours === undefined) throw new Error(`Expected the experiment "lecture" in ${path}, found none`);

const cell = (hash: string, framework: string) => ({ hash, label: framework, labels: { framework } });
const theirs = cell(`pytorch-${version}`, 'PyTorch');
store.ensureExperiment({
  name: experiment,
  question:
    'Do Ablate and PyTorch come to the same from the same weights, with batches in orders of their own?',
  matrix: {
    axes: { framework: ['PyTorch', 'Ablate'] },
    seeds,
    compare: {
      metric: 'test/accuracy',
      goal: 'max',
      margin: 0.01,
      worst: 0,
      baseline: theirs.labels,
    },
    cells: [theirs, cell(ours.hash, 'Ablate')],
  },
});
for (const seed of seeds) {
  const run = store.startRun({
    experiment,
    name: `PyTorch/seed${seed}`,
    configHash: theirs.hash,
    seed,
    config: { framework: 'PyTorch', version, script: 'experiments/lecture/pytorch.py' },
  });
  for (const { epoch, version: _, seed: __, ...metrics } of epochs.filter((each) => each.seed === seed))
    run.log(metrics as Record<string, number>, { step: epoch * STEPS_OF_AN_EPOCH });
  run.finish();
}
