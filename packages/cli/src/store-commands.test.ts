import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore } from '@ablate/tracker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAblate } from '../fixtures/ablate.js';

let folder: string;
let store: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-command-'));
  store = path.join(folder, 'runs.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ablate = (...args: string[]) => startAblate(store, args).ended;

function fill(): void {
  using writer = openStore(store);
  for (const seed of [0, 1]) {
    const run = writer.startRun({ experiment: 'e', config: { lr: 0.1 }, seed });
    run.log({ loss: seed }, { step: 1 });
    run.finish();
  }
}

describe('the commands over a store', () => {
  it('take runs out and in again', async () => {
    fill();
    const csv = await ablate('export');
    expect(csv.stdout.split('\r\n').map((line) => line.split(',').at(-1))).toEqual(['loss', '0', '1', '']);
    const file = path.join(folder, 'runs.json');
    expect(await ablate('export', '--format', 'json', '--output', file)).toMatchObject({ code: 0 });
    const again = await ablate('export', '--format', 'json', '--output', file);
    expect([again.code, again.stderr]).toEqual([
      2,
      `${file} exists; expected a new file, or --force to replace it\n`,
    ]);
    const copy = path.join(folder, 'copy.db');
    const taken = await ablate('import', file, store, '--store', copy, '--json');
    expect(JSON.parse(taken.stdout)).toMatchObject([{ added: 2 }, { added: 0 }]);
    using reader = openReader(copy);
    expect(reader.listRuns().map(({ metrics }) => metrics.loss?.last)).toEqual([1, 0]);
  });

  it('take out results alone, compressed, and in again', async () => {
    fill();
    const file = path.join(folder, 'results.json.gz');
    expect(await ablate('export', '--format', 'json', '--results', '-o', file)).toMatchObject({ code: 0 });
    expect([...readFileSync(file).subarray(0, 2)]).toEqual([0x1f, 0x8b]);
    const copy = path.join(folder, 'copy.db');
    expect(await ablate('import', file, '--store', copy)).toMatchObject({ code: 0 });
    using reader = openReader(copy);
    expect(reader.listRuns().map(({ metrics }) => metrics.loss?.last)).toEqual([1, 0]);
    writeFileSync(file, readFileSync(file).subarray(0, -9));
    const cut = await ablate('import', file, '--store', path.join(folder, 'other.db'));
    expect([cut.code, cut.stderr]).toEqual([2, expect.stringContaining('expected a whole gzip file')]);
  });

  it('write Parquet and TensorBoard events, and take the latter in', async () => {
    fill();
    const parquet = path.join(folder, 'runs.parquet');
    expect(await ablate('export', '--format', 'parquet', '--output', parquet)).toMatchObject({ code: 0 });
    expect(readFileSync(parquet).subarray(0, 4).toString()).toBe('PAR1');
    expect(statSync(parquet).mode & 0o777).toBe(0o600);
    const logs = path.join(folder, 'logs');
    expect((await ablate('export', '--format', 'tensorboard', '--output', logs)).stdout).toContain(
      'Wrote 2 event files',
    );
    const copy = path.join(folder, 'copy.db');
    const taken = await ablate('import', logs, '--store', copy, '--json');
    expect(JSON.parse(taken.stdout)).toMatchObject([{ added: 2 }]);
    const lacking = await ablate('export', '--format', 'mlflow');
    expect([lacking.code, lacking.stderr]).toEqual([
      2,
      'Expected --output with a URL of a server for the format mlflow\n',
    ]);
  });

  it('find what is damaged, and remove what belongs to nothing', async () => {
    fill();
    expect(await ablate('verify')).toMatchObject({ code: 0, stdout: `${store}: no problems.\n` });
    using writer = openStore(store);
    const run = writer.startRun({ experiment: 'e' });
    const file = path.join(folder, 'note.txt');
    writeFileSync(file, 'content');
    const artifact = run.artifact(file);
    run.finish();
    writeFileSync(artifact.path, 'changed');
    const damaged = await ablate('verify', '--json');
    expect(damaged.code).toBe(1);
    expect(JSON.parse(damaged.stdout)).toMatchObject({ problems: [{ kind: 'artifact' }] });
    expect(JSON.parse((await ablate('gc', '--json')).stdout)).toMatchObject({ rows: 0, artifacts: 0 });
  });

  it('make no store where there is none, and name a file that is neither', async () => {
    for (const command of ['verify', 'gc']) {
      const { code, stderr } = await ablate(command);
      expect([code, stderr]).toEqual([2, `No store at ${store}. Make one with: ablate run MATRIX\n`]);
    }
    expect(existsSync(store)).toBe(false);
    const file = path.join(folder, 'runs.txt');
    writeFileSync(file, 'text');
    expect((await ablate('import', file)).stderr).toMatch(/runs\.txt: Expected JSON/);
    expect((await ablate('import', `${file}x`)).stderr).toMatch(/^Can't open .*runs\.txtx/);
    expect(readFileSync(file, 'utf8')).toBe('text');
  });
});

describe('ablate model', () => {
  it('describes a model, as text and as JSON', async () => {
    const args = ['model', 'cifar-resnet', '--depth', '8', '--input', '32x32x3', '--classes', '10'];
    expect((await ablate(...args)).stdout).toContain('32×32×3 → 10, 78,042 parameters');
    expect(JSON.parse((await ablate(...args, '--json')).stdout)).toMatchObject({ parameters: 78_042 });
    expect((await ablate(...args, '--program')).stdout).toMatch(/^batchNorm \+ relu {2}/m);
    const unknown = await ablate('model', 'resnt');
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      expect.stringContaining('did you mean resnet?') as string,
    ]);
    expect((await ablate('model', 'resnet', '--input', '3by3')).code).toBe(2);
    expect((await ablate('model', 'resnet', '--input', '8x8x3')).code).toBe(2);
  });

  it("takes the model's own options", async () => {
    const set = (...texts: string[]) => texts.flatMap((text) => ['--set', text]);
    const wide = await ablate(
      'model',
      'wide-resnet',
      '--depth',
      '16',
      ...set('width=8', 'shortcut=projection'),
      '--json',
    );
    expect(JSON.parse(wide.stdout)).toMatchObject({ parameters: 10_961_370, gmacs: 1.548 });
    const unknown = await ablate('model', 'resnet', ...set('widht=8'));
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      expect.stringMatching(/no option "widht".*did you mean width\?/) as string,
    ]);
    const nothing = await ablate('model', 'resnet', ...set('width'));
    expect([nothing.code, nothing.stderr]).toEqual([
      2,
      expect.stringMatching(/--set: expected option=value, such as width=8; received "width"/) as string,
    ]);
  });
});
