import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from './guide.js';
import { StrangersProject } from './strangers-project.js';

let project: StrangersProject;
beforeAll(() => {
  project = new StrangersProject(readdirSync(path.join(root, 'packages')));
  cpSync(path.join(root, 'examples'), project.folder, { recursive: true });
});
afterAll(() => project[Symbol.dispose]());

it('a server of Express records runs that requests start, log to and finish', async () => {
  const server = spawn(process.execPath, ['server.js'], {
    cwd: project.at('tracker-in-a-server'),
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(server.stdout.setEncoding('utf8'), 'data')) as [string];
    const ask = (at: string, body?: object) =>
      fetch(
        line.trim() + at,
        body && {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        },
      );
    const { id } = (await (await ask('/runs', { lr: 0.1 })).json()) as { id: string };
    for (const loss of [1, 0.5, 0.25]) await ask(`/runs/${id}/metrics`, { loss });
    await ask(`/runs/${id}/finish`, {});
    for (const path of ['/runs/unknown/metrics', '/runs/unknown/finish', `/runs/${id}/metrics`]) {
      const answer = await ask(path, { loss: 0 });
      expect(answer.status).toBe(404);
      expect(await answer.json()).toEqual({
        error: `expected a run that is going on, received "${path.split('/')[2]}"`,
      });
    }
    expect(await (await ask('/runs')).json()).toMatchObject([
      {
        id,
        status: 'finished',
        config: { lr: 0.1 },
        metrics: { loss: { last: 0.25, lastStep: 2, count: 3 } },
      },
    ]);
  } finally {
    server.kill();
    await once(server, 'exit');
  }
});

it('worker threads record a run each in one store', async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['main.js'], {
    cwd: project.at('tracker-in-threads'),
  });
  expect(stderr).toBe('');
  expect(stdout).toBe('best: lr 0.1, loss 0.0000\n');
});

it('a ResNet by itself learns, and gives the same outputs when loaded again', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['index.js'], {
    cwd: project.at('resnet-alone'),
  });
  const [, first, last] = /loss ([\d.]+) → ([\d.]+)/.exec(stdout) ?? [];
  expect(Number(last)).toBeLessThan(Number(first));
  expect(stdout).toContain('outputs differ by 0\n');
});

it('the plugins of a package of their own train a matrix', async () => {
  project.install('plugin-package');
  const ablate = project.at('node_modules/@ablate/cli/bin/ablate.js');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [ablate, 'run', 'plugin-package/matrix.yaml'],
    {
      cwd: project.folder,
      env: { ...process.env, ABLATE_STORE: project.at('plugins.db') },
    },
  );
  expect(stdout).toContain('4 trained, 0 reused');
  // Half the gradient has the same sign.
  expect(stdout).toMatch(/without shrink.*never acted/);
});
