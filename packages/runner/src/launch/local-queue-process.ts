import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeSync } from 'node:fs';
import os from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { processIdentity, thisProcess } from '@ablate/tracker';
import { LocalSubmission, type LocalEnd, type LocalPlan } from './local-submission.js';

/** Runs the jobs of a submission, so many at a time: `local-queue-process.js FOLDER NAME`. It needs nobody's terminal. */
const [folder = '', name = ''] = process.argv.slice(2);
const submission = new LocalSubmission({ folder, name });

/** How often it is looked whether earlier submissions have made room, in milliseconds. */
const LOOK_INTERVAL = 500;

process.on('SIGHUP', () => undefined);
if (submission.begin(thisProcess())) {
  const { jobs, share } = submission.readPlan();
  const earlier = submission.takeTurn();
  const waiting = [...jobs];
  const workers = new Map<number, Promise<void>>();
  while (waiting.length > 0 && workers.size < share.atOnce) {
    for (let slot = 0; slot < share.atOnce && waiting.length > 0; slot += 1)
      if (!workers.has(slot) && earlier.every((each) => each.hasLeft(slot))) workers.set(slot, work(slot));
    await delay(LOOK_INTERVAL);
  }
  await Promise.all(workers.values());

  async function work(slot: number): Promise<void> {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift())
      if (!submission.isCancelled(job.index)) submission.ended(job.index, await run(job, slot, share));
  }
}

async function run(
  { command: [program = '', ...args], index, output }: LocalPlan['jobs'][number],
  slot: number,
  { gpus }: LocalPlan['share'],
): Promise<LocalEnd> {
  const gpu = gpus?.[slot];
  const log = openSync(output, 'a', 0o600);
  try {
    const child = spawn(program, [...args, String(index)], {
      // In a session of its own it outlives this process, and whoever has started that.
      ...{ detached: true, stdio: ['ignore', log, log] },
      env: { ...process.env, ...(gpu === undefined ? {} : { CUDA_VISIBLE_DEVICES: gpu }) },
    });
    const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    if (child.pid !== undefined) submission.started(index, { ...processIdentity(child.pid), slot });
    // Who has cancelled it just now may have seen no process that could be asked to end.
    if (submission.isCancelled(index)) child.kill('SIGTERM');
    const [code, signal] = await ended;
    return { code: code ?? 128 + os.constants.signals[signal ?? 'SIGKILL'], signal };
  } catch (error) {
    writeSync(log, `${program} can't be started: ${String(error)}\n`);
    return { code: 127, signal: null };
  } finally {
    closeSync(log);
  }
}
