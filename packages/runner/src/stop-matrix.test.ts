import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '@ablate/statistics';
import { openReader, verifyStore } from '@ablate/tracker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listRuns, startMatrix, writeMatrix } from '../fixtures/matrix-process.js';

/** More can be asked for, since each takes seconds. */
const ROUNDS = Number(process.env.ABLATE_TEST_STOPS ?? 2);

const random = seededRandom(12);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-stop-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A process that may have ended by itself. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** A cell that runs now, and its process. */
function runningCell(store: string): { readonly id: string; readonly pid: number } | undefined {
  const running = listRuns(store).flatMap(({ id, status, pid }) =>
    status === 'running' && pid !== null ? [{ id, pid }] : [],
  );
  return running[Math.floor(random() * running.length)];
}

it(
  `two runners, of which one is stopped while its cell is killed, ${ROUNDS} times: neither ends or repeats the other's work`,
  { timeout: 120_000 + ROUNDS * 60_000 },
  async () => {
    const matrix = path.join(folder, 'matrix.yaml');
    writeMatrix(matrix, { accuracies: [0.5, 0.6], epochs: 30, seeds: 2 });
    for (let round = 0; round < ROUNDS; round += 1) {
      const store = path.join(folder, `${round}.db`);
      const first = startMatrix(matrix, store);
      await expect.poll(() => runningCell(store), { timeout: 60_000 }).toBeDefined();
      await delay(random() * 1000);
      first.child.kill('SIGSTOP');
      const cell = runningCell(store);
      if (cell !== undefined) kill(cell.pid);

      // The other one takes the killed cell over, and is at it when the first one goes on.
      const second = startMatrix(matrix, store);
      const isTakenOver = () => {
        const run = listRuns(store).find(({ id }) => id === cell?.id);
        return run === undefined || run.attempts > 1 || run.status === 'finished';
      };
      await expect.poll(isTakenOver, { timeout: 60_000 }).toBe(true);
      await delay(random() * 500);
      first.child.kill('SIGCONT');
      expect(await Promise.all([first.ended, second.ended])).toEqual([0, 0]);

      using reader = openReader(store);
      const runs = reader.listRuns();
      expect(runs.map(({ status }) => status)).toEqual(Array(4).fill('finished'));
      for (const { id, attempts, metrics } of runs) {
        expect(metrics['val/accuracy']?.count).toBe(30);
        const kinds = reader.events(id).map(({ kind }) => kind);
        const ends = kinds.filter((kind) => !['leased', 'running', 'resumed', 'superseded'].includes(kind));
        // Once each, and once more for the one that was killed, unless it had just finished.
        const wasKilled = id === cell?.id && ends.length > 1;
        expect(ends).toEqual(wasKilled ? ['crashed', 'finished'] : ['finished']);
        expect(attempts).toBe(ends.length);
      }
      expect(verifyStore(store)).toEqual([]);
    }
  },
);
