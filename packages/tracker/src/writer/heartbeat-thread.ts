import { parentPort, workerData } from 'node:worker_threads';
import type { HeartbeatJob } from './heartbeats.js';

/**
 * A thread that writes a process's heartbeats, whatever the process's own thread does. It only ever waits or writes, and
 * tells of every beat: null, or why it could not be written. It loads no other file of ours, so that Node runs it as it is.
 */
const { file, interval, isOver, statements, holder } = workerData as HeartbeatJob;

/** Whether the beats are over; else it is time for the next one. */
const wait = (): boolean => Atomics.wait(isOver, 0, 0, interval) !== 'timed-out';

if (!wait()) {
  // Short programs end before their first beat, and never need it.
  const { default: Database } = await import('better-sqlite3');
  // A connection for each beat: none is open that would keep the store's log when the process leaves the store.
  const beat = (): void => {
    const database = new Database(file, { fileMustExist: true });
    try {
      const now = Date.now();
      for (const statement of statements) database.prepare(statement).run({ ...holder, now });
    } finally {
      database.close();
    }
  };
  do {
    try {
      beat();
      parentPort?.postMessage(null);
    } catch (error) {
      parentPort?.postMessage(error instanceof Error ? error.message : String(error));
    }
  } while (!wait());
}
