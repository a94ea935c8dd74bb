import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openReader, openStore } from '@ablate/tracker';
import type { Comparison } from '@ablate/statistics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAblate } from '../fixtures/ablate.js';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

let folder: string;
let store: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-command-'));
  store = path.join(folder, 'runs.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (...args: string[]) => startAblate(store, args);
const ablate = (...args: string[]) => start(...args).ended;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(50);
}

/** Whether a run of the store has this in its output. */
function logged(text: string): boolean {
  if (!existsSync(store)) return false;
  try {
    using reader = openReader(store);
    return reader.listRuns().some(({ id }) => reader.logTail(id).some((line) => line.text.includes(text)));
  } catch {
    // The store is being made.
    return false;
  }
}

describe('ablate run', () => {
  // Ten processes, one after the other.
  it(
    'trains, compares, reuses, and answers the other commands from the store',
    { timeout: 240_000 },
    async () => {
      const first = await ablate('run', fixture('small.yaml'), '--json');
      expect(first.stderr).toMatch(/^Nothing is registered, .*ablate register .*small\.yaml\n/);
      expect(first.stderr).toContain('random seed 0 finished');
      expect(first.code).toBe(0);
      const data = JSON.parse(first.stdout) as {
        counts: Record<string, number>;
        comparison: { rows: { label: string; n: number }[] };
      };
      expect(data.counts).toMatchObject({ finished: 4 });
      expect(data.comparison.rows.map(({ label, n }) => [label, n])).toEqual([
        ['random', 2],
        ['zeros', 2],
      ]);

      const again = await ablate('run', fixture('small.yaml'), '--set', 'seeds=2');
      expect(again.code).toBe(0);
      expect(again.stderr).not.toContain('Nothing is registered');
      expect(again.stdout).toMatch(/undecided \(at least 4 more\n/);
      const answer =
        /\n\nCompared with random by .*, zeros: undecided \(at least 4 more seeds, \d+ (?:s|min)\)\.\n\nsmall: 0 trained, 4 reused\.\n\nNext: npx ablate plan .*small\.yaml --set seeds=2 --effect DIFFERENCE says .*\n$/;
      expect(again.stdout).toMatch(answer);

      const pilot = await ablate('plan', fixture('small.yaml'), '--set', 'epochs=3', '--effect', '0.1');
      expect(pilot.stdout).toMatch(
        /\n {2}npx ablate run .*small\.yaml --set epochs=3 --set 'name=small pilot' --set 'seeds=\[\d+(?:, \d+)+\]'\n$/,
      );

      const plan = await ablate('plan', fixture('small.yaml'), '--set', 'seeds=3');
      expect(plan.stdout).toContain('small: 6 cells, 4 done, 2 to train.');
      expect(plan.stdout).toMatch(/About .* with \d+ cells at a time .* from the times of past runs\./);
      const compare = await ablate('compare', 'small', '--baseline', 'model=random');
      expect(compare.stdout).toContain('Does the command work?');
      expect(compare.stdout).toMatch(/\nCompared with random by .*, zeros: undecided .*\.\n$/);

      const page = path.join(folder, 'report.html');
      await ablate('report', 'small', '--output', page);
      const { rows } = JSON.parse((await ablate('compare', 'small', '--json')).stdout) as Comparison;
      const [table = ''] = /<tbody>.*?<\/tbody>/s.exec(readFileSync(page, 'utf8')) ?? [];
      expect([...table.matchAll(/<data value="(.*?)"/g)].map(([, value]) => Number(value))).toEqual(
        rows.flatMap(({ mean, difference, p }) => [
          mean,
          ...(difference === null ? [] : [difference.mean, p]),
        ]),
      );
      const figures = path.join(folder, 'figures');
      expect((await ablate('report', 'small', '--figures', figures)).stdout).toMatch(/^Wrote .*\.svg\.\n$/);
      expect(readFileSync(path.join(figures, 'train-loss-by-step.svg'), 'utf8')).toMatch(/^<svg .*zeros/s);
      expect((await ablate('report', '--figures', figures, '--markdown')).code).toBe(2);
      const readme = path.join(folder, 'README.md');
      writeFileSync(
        readme,
        '# Small\n\n<!-- ablate:small -->\n<!-- /ablate -->\n\n<!-- ablate-epochs:small -->\n<!-- /ablate -->\n',
      );
      expect((await ablate('report', '--check', readme)).code).toBe(1);
      await ablate('report', '--update', readme);
      expect(readFileSync(readme, 'utf8')).toContain('| random | 2 | 1.000 ± 0.000 |');
      expect(readFileSync(readme, 'utf8')).toMatch(/\n\| random \| 1 \| 2 \| \d\.\d+, \d\.\d+ \|/);
      expect((await ablate('report', '--check', readme)).code).toBe(0);
      expect(compare.stdout).toMatch(/zeros +2 .* [+−]\d/);
      const losses = await ablate('compare', 'small', '--metric', 'train/epoch_loss');
      const { goal } = JSON.parse(
        (await ablate('compare', 'small', '--metric', 'test/loss', '--json')).stdout,
      ) as { goal: string };
      expect(goal).toBe('min');
      const unknown = await ablate('compare', 'small', '--metric', 'learning_rate');
      expect(unknown.stderr).toMatch(/^expected the goal of "learning_rate"/);
      expect(unknown.code).toBe(2);
      expect(losses.stdout).toMatch(
        /Too few runs for shares of the variance: 4 leave 1 residual degrees of freedom/,
      );
      const show = await ablate('show', 'zeros/seed1');
      expect(show.stdout).toMatch(/status +finished/);
      const runs = JSON.parse((await ablate('runs', '--json', '--limit', '3')).stdout) as unknown[];
      expect(runs).toHaveLength(3);
    },
  );

  it('starts the cells by a launcher of the matrix’s plugins', { timeout: 120_000 }, async () => {
    const args = ['--launcher', 'labelled', '--set', 'seeds=1', '--jobs', '1'];
    const { code, stderr } = await ablate('run', fixture('small.yaml'), ...args);
    expect(stderr).toContain('zeros seed 0 finished');
    expect(code).toBe(0);
    using reader = openReader(store);
    const runs = reader.listRuns();
    expect(runs.map(({ status, metrics }) => [status, metrics['test/accuracy']?.count])).toEqual([
      ['finished', 1],
      ['finished', 1],
    ]);
    const labels = runs.map(({ id }) => (reader.environment(id)?.argv as string[]).at(-1));
    expect(labels).toEqual(['unnamed', 'unnamed']);
  });

  it('goes on after a failed cell, shows its last output harmlessly, and exits with 1', async () => {
    const { code, stdout, stderr } = await ablate('run', fixture('trouble.yaml'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/throws seed 0 failed after .*: out of luck red/);
    expect(stderr).toContain('    | last words');
    expect(stdout).toMatch(/exits seed 0 crashed after .*exit code 7/);
    expect(stdout).toContain('trouble: 1 trained, 0 reused, 2 not finished.');
    expect(stdout + stderr).not.toContain('\u001b');
  });

  it('ends its cells on a second Ctrl-C and marks them killed', async () => {
    const { child, ended } = start(
      'run',
      fixture('waiting.yaml'),
      '--fresh',
      '-j',
      '1',
      '-s',
      'name=it waits',
    );
    await until(() => logged('cell waits'));
    child.kill('SIGINT');
    await delay(300);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect(stderr).toContain('the running ones write a checkpoint and end');
    expect(code).toBe(130);
    expect(stdout).toContain('waits seed 0 killed');
    expect(stdout).toMatch(
      /Interrupted\. Go on .* with the same command:\nnpx ablate run .*waiting\.yaml -j 1 -s 'name=it waits'\n$/,
    );
    using reader = openReader(store);
    expect(reader.listRuns().map(({ status }) => status)).toEqual(['killed']);
  });

  it('leaves no cell behind when it is killed itself', async () => {
    const { child, ended } = start('run', fixture('waiting.yaml'));
    await until(() => logged('cell waits'));
    child.kill('SIGKILL');
    await ended;
    using reader = openReader(store);
    await until(() => reader.listRuns()[0]?.status === 'killed');
    expect(reader.listRuns()[0]?.reason).toBe('the process that started it has ended');
  });
});

describe('ablate with bad input', () => {
  const cases: [args: string[], message: RegExp][] = [
    [['run', 'nowhere.ts'], /^no matrix file nowhere\.ts/],
    [
      ['run', fixture('small.yaml'), '--jobs', '0'],
      /'-j, --jobs <n>' argument '0' is invalid. Expected an integer from 1 up/,
    ],
    [
      ['run', fixture('small.yaml'), '--timeout', 'soon'],
      /^--timeout: expected a time such as 90s, 15m, 1h30m or 30d, got soon/,
    ],
    [['run', fixture('small.yaml'), '--memory', '5'], /Expected a size such as 512M or 2G, got 5/],
    [['run', fixture('small.yaml'), '--prune-axes', 'model'], /^expected --prune median or --prune asha/],
    [
      ['run', fixture('small.yaml'), '--prune', 'median', '--prune-metric', 'val/f1'],
      /^prune: expected a goal for "val\/f1", .*: --prune-goal max or --prune-goal min/,
    ],
    [['run', fixture('small.yaml'), '--prune-goal', 'max'], /^expected --prune median or --prune asha/],
    [['run', fixture('small.yaml'), '--set', 'epoch=1'], /^small\.yaml: --set epoch=1: no key "epoch"/],
    [['run', fixture('small.yaml'), '--backend', 'cuda'], /^no backend "cuda"; known: auto, /],
    [
      ['run', fixture('small.yaml'), '--launcher', 'labeled'],
      /^no launcher "labeled"; known: labelled, local, slurm \(did you mean labelled\?\)\n$/,
    ],
    [['run', fixture('small.yaml'), '--store', fixture('small.yaml/x')], /^Can't open the store/],
    [['run', fixture('small.yaml'), '--store', fixture('plugins.ts')], /is not an Ablate store/],
    [['rn'], /unknown command 'rn'\n\(Did you mean one of rm, run\?\)/],
    [['r\u001b[2Jq'], /unknown command 'rq'\n\(--help lists what is known\)/],
    [['run', '--jbs', '2'], /unknown option '--jbs'\n\(Did you mean --jobs\?\)/],
    [['runs', '--store', '/nowhere.db'], /^No store at \/nowhere\.db/],
  ];
  it.each(cases)('%s', async (args, message) => {
    const { code, stderr, stdout } = await ablate(...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('names a matrix that throws, in one paragraph', async () => {
    const file = path.join(folder, 'matrix.ts');
    writeFileSync(file, `throw new Error('no luck');`);
    const { code, stderr } = await ablate('plan', file);
    expect([code, stderr]).toEqual([2, 'matrix.ts could not be loaded: Error: no luck (at matrix.ts:1:7)\n']);
  });
});

describe('ablate shows', () => {
  it('its version, and help for each command, with exit code 0', async () => {
    expect(await ablate('--version')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
    });
    for (const command of [
      'run',
      'plan',
      'runs',
      'show',
      'compare',
      'ui',
      'doctor',
      'data',
      'export',
      'model',
    ])
      expect(await ablate(command, '--help')).toMatchObject({ code: 0, stderr: '' });
  });

  it('runs sorted upwards, and downwards with a - in front', async () => {
    {
      using writer = openStore(store);
      for (const name of ['b', 'c', 'a']) writer.startRun({ experiment: 'e', name }).finish();
    }
    const names = async (sort: string) => {
      const { stdout } = await ablate('runs', '--sort', sort, '--json');
      return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
    };
    expect(await names('name')).toEqual(['a', 'b', 'c']);
    expect(await names('-name')).toEqual(['c', 'b', 'a']);
  });

  it('a plain table where the terminal UI has no terminal', async () => {
    {
      using writer = openStore(store);
      writer.startRun({ experiment: 'here', name: 'first' }).finish();
      writer.startRun({ experiment: 'elsewhere', name: 'second' }).finish();
    }
    const all = await ablate('ui');
    expect(all).toMatchObject({ code: 0, stderr: '' });
    expect(all.stdout).toMatch(/^run +status.*\nsecond .*\nfirst +✓ finished.* here\n$/u);
    expect((await ablate('ui', '--experiment', 'here')).stdout).not.toContain('second');
    expect(await ablate('ui', '--experiment', 'her')).toMatchObject({
      code: 2,
      stderr: 'no experiment "her"; known: elsewhere, here (did you mean here?)\n',
    });
  });

  it('names from the store without their control sequences', async () => {
    {
      using writer = openStore(store);
      writer
        .startRun({ experiment: 'a\u001b[2Jb', name: 'c\u0007\u009b31md' })
        .finish('failed', 'e\u001b]0;x\u0007f');
    }
    const outputs = [await ablate('runs'), await ablate('show', openReader(store).listRuns()[0]!.id)];
    for (const { stdout } of outputs) {
      expect(stdout).toContain('ab');
      expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    }
    expect(outputs[1]?.stdout).toContain('reason      ef');
  });
});
