import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StrangersProject } from './strangers-project.js';

let project: StrangersProject;
beforeAll(() => {
  project = new StrangersProject(['statistics', 'tracker']);
});
afterAll(() => project[Symbol.dispose]());

describe('@ablate/statistics in a page', () => {
  it.each([
    ['all of it', '*', 70_000],
    [
      'what needs no distributions',
      '{ SequentialTest, leastSeeds, spentAlpha, metricRule, mean, standardDeviation, shapleyContrasts, seededRandom }',
      10_000,
    ],
  ])('%s is no larger than is promised', (_, names, most) => {
    project.write('statistics.js', `export ${names} from '@ablate/statistics';`);
    const { outputFiles, warnings } = buildSync({
      absWorkingDir: project.folder,
      entryPoints: [project.at('statistics.js')],
      ...{ bundle: true, minify: true, format: 'esm', write: false },
    });
    expect(warnings).toEqual([]);
    expect(gzipSync(outputFiles[0]!.contents, { level: 9 }).length).toBeLessThanOrEqual(most);
  });
});

describe('@ablate/tracker in a bundle', () => {
  it('records, and has its heartbeats, as its README says', async () => {
    project.write(
      'server.js',
      `import { openReader, openStore } from '@ablate/tracker';
      import { setTimeout } from 'node:timers/promises';
      const errors = [];
      const store = openStore('runs.db', { heartbeatInterval: 50, onError: (error) => errors.push(error.message) });
      const run = store.startRun({ experiment: 'bundled' });
      run.log({ loss: 1 });
      run.log({ loss: 0.5 });
      await setTimeout(1000);
      run.finish();
      const reader = openReader('runs.db');
      const { status, metrics, environment } = reader.getRun(run.id);
      console.log(JSON.stringify({ status, loss: metrics.loss.last, errors }));
      process.exit();`,
    );
    const readme = readFileSync(project.at('node_modules/@ablate/tracker/README.md'), 'utf8');
    const [, command = ''] = /npx esbuild ((?:.*\\\n)*.*)/.exec(readme) ?? [];
    const args = command.replaceAll('\\\n', ' ').trim().split(/\s+/);
    const run = promisify(execFile);
    await run(process.execPath, [project.at('node_modules/esbuild/bin/esbuild'), ...args], {
      cwd: project.folder,
    });
    const { stdout } = await run(process.execPath, ['dist/server.js'], { cwd: project.folder });
    expect(JSON.parse(stdout)).toEqual({ status: 'finished', loss: 0.5, errors: [] });
  });
});
