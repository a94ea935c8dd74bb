import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entryPoints } from './entry-points.js';
import { StrangersProject } from './strangers-project.js';

/** A thread's file runs in a thread alone: examples.test.ts has runs with heartbeats. */
const entries = entryPoints().filter((entry) => !entry.endsWith('-thread'));

let project: StrangersProject;
beforeAll(() => {
  project = new StrangersProject([...new Set(entries.map((entry) => entry.split('/')[1] ?? ''))]);
});
afterAll(() => project[Symbol.dispose]());

test.each(entries)('this Node imports %s, without a warning', async (entry) => {
  const print = `console.log(Object.keys(await import('${entry}')).length)`;
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', print],
    { cwd: project.folder },
  );
  expect(stderr).toBe('');
  expect(Number(stdout)).toBeGreaterThan(0);
});
