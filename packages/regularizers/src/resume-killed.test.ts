import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';

const KILLS = 20;
/** Node strips the types itself, which starts sooner than a loader that compiles them. */
const HOOKS = new URL('../../core/src/plugins/typescript-modules.ts', import.meta.url).href;
const REGISTER = `import { register } from ${JSON.stringify(HOOKS)}; register();`;
const FLAGS = [
  '--conditions=@ablate/source',
  '--import',
  `data:text/javascript,${encodeURIComponent(REGISTER)}`,
];
const CHILD = path.join(import.meta.dirname, 'resume-child.test.support.ts');

let root = '';
/** A process that loads what it needs to train, and how it will have ended. */
const load = () => {
  const env = { ...process.env, NODE_COMPILE_CACHE: path.join(root, 'compiled') };
  const child = fork(CHILD, { execArgv: FLAGS, env });
  return { child, ended: once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]> };
};
/** Loads while the one before it trains. */
let next: ReturnType<typeof load>;

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'resume-killed-'));
  next = load();
});
afterAll(async () => {
  next.child.kill('SIGKILL');
  await next.ended;
  await rm(root, { recursive: true });
});

/** Trains in a process, ended without warning some milliseconds after its first step; says whether it was. */
async function attempt(folder: string, killAfter = Infinity): Promise<boolean> {
  const { child, ended } = next;
  child.send(folder);
  next = load();
  if (killAfter !== Infinity) {
    await Promise.race([once(child, 'message'), ended]);
    await Promise.race([delay(killAfter), ended]);
    child.kill('SIGKILL');
  }
  const [code, signal] = await ended;
  if (signal === null) expect(code).toBe(0);
  return signal === 'SIGKILL';
}

/** The last value of every key at every step, the result and the weights at the end, bit by bit. */
async function outcome(folder: string) {
  const points = await readFile(path.join(folder, 'points.txt'), 'utf8');
  const directory = path.join(folder, 'checkpoints');
  const last = (await readdir(directory)).filter((name) => name === 'step-80.safetensors');
  const tensors = await Promise.all(last.map((name) => readFile(path.join(directory, name), 'base64')));
  return {
    points: new Map(points.split('\n').map((line) => [line.split('\t')[0], line] as const)),
    result: await readFile(path.join(folder, 'result.json'), 'utf8'),
    tensors,
  };
}

it(
  `a run whose process is killed at random moments, ${KILLS} times, has the numbers of one never killed`,
  { timeout: 600_000 },
  async () => {
    const folder = () => mkdtemp(path.join(root, 'run-'));
    const whole = await folder();
    await attempt(whole);
    const expected = await outcome(whole);
    expect(expected.tensors).toHaveLength(1);
    for (let kills = 0; kills < KILLS;) {
      const killed = await folder();
      let isKilled = true;
      while (isKilled) {
        isKilled = await attempt(killed, kills < KILLS ? Math.random() * 400 : Infinity);
        if (isKilled) kills += 1;
      }
      expect(await outcome(killed)).toEqual(expected);
    }
  },
);
