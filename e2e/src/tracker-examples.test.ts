import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { StrangersProject } from './strangers-project.js';

let project: StrangersProject;
beforeAll(() => {
  project = new StrangersProject(['tracker']);
  for (const name of ['tracker-in-a-server', 'tracker-in-threads'])
    cpSync(path.join(import.meta.dirname, '../../examples', name), project.at(name), { recursive: true });
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
