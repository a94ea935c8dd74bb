import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore } from '@ablate/tracker';
import { afterAll, expect, it } from 'vitest';
import { askRunner } from './ask-runner.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-ask-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('leaves in the store what the runner is to do', () => {
  const file = path.join(folder, 'ablate.db');
  using store = openStore(file);
  using reader = openReader(file);
  const id = store.enqueue({ experiment: 'e' });
  expect(askRunner(file, { kind: 'kill', runIds: [id] })).toBe('asked the runner to end 0 of 1');
  const run = store.attach(id, store.lease(id, 'runner').token);
  expect(askRunner(file, { kind: 'kill', runIds: [id] })).toBe('asked the runner to end 1 of 1');
  expect(store.stopAsked(id)).toBe('stopped from the terminal UI');
  expect(askRunner(file, { kind: 'retry', runIds: [id] })).toContain('held by runner');
  run.finish('killed');
  expect(askRunner(file, { kind: 'retry', runIds: [id] })).toContain('waiting again: 1');
  expect(reader.getRun(id).status).toBe('pending');
});
