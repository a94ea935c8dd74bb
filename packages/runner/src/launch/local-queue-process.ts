import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeSync } from 'node:fs';
import os from 'node:os';
import { processIdentity, thisProcess } from '@ablate/tracker';
import { LocalSubmission, type LocalEnd, type LocalPlan } from './local-submission.js';

/** Runs the jobs of a submission, so many at a time: `local-queue-process.js FOLDER NAME`. It needs nobody's terminal. */
const [folder = '', name = ''] = process.argv.slice(2);
const submission = new LocalSubmission({ folder, name });

process.on('SIGHUP', () => undefined);
if (submission.begin(thisProcess())) {
  const { jobs, share } = submission.readPlan();
  const waiting = [...jobs];
  const work = async (gpu: string | undefined) => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift())
      if (!submission.isCancelled(job.index)) submission.ended(job.index, await run(job, gpu));
  };
  const slots = Array.from({ length: Math.min(share.atOnce, jobs.length) }, (_, at) => share.gpus?.[at]);
  await Promise.all(slots.map(work));
}

async function run(
  { command: [program = '', ...args], index, output }: LocalPlan['jobs'][number],
  gpu: string | undefined,
): Promise<LocalEnd> {
  const log = openSync(output, 'a', 0o600);
  try {
    const child = spawn(program, [...args, String(index)], {
      // In a session of its own it outlives this process, and whoever has started that.
      ...{ detached: true, stdio: ['ignore', log, log] },
      env: { ...process.env, ...(gpu === undefined ? {} : { CUDA_VISIBLE_DEVICES: gpu }) },
    });
    const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    if (child.pid !== undefined) submission.started(index, processIdentity(child.pid));
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
