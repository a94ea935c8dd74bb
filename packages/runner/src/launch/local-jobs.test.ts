import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job, JobHandle } from './job-launcher.js';
import { localJobs } from './local-jobs.js';
import { LocalSubmission } from './local-submission.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-jobs-'));
  mkdirSync(path.join(folder, 'output'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Jobs that write down that they have started, do as `script` says, and get its place as `$1`. */
function jobs(count: number, script: string): Job[] {
  const name = randomUUID();
  const command = ['/bin/sh', '-c', `echo "$1" >> '${folder}/started'; ${script}`, 'sh'];
  return Array.from({ length: count }, (_, index) => ({
    ...{ name, index, folder, command, threads: 1, label: `job ${index}` },
    output: path.join(folder, 'output', `${index}.log`),
  }));
}

const oneAtATime = { atOnce: 1, gpus: undefined };
const started = () =>
  existsSync(path.join(folder, 'started'))
    ? readFileSync(path.join(folder, 'started'), 'utf8').trim().split('\n')
    : [];

async function until(handles: readonly JobHandle[], state: object) {
  await expect
    .poll(() => localJobs.poll(handles), { timeout: 20_000 })
    .toMatchObject(handles.map(() => state));
}

describe('jobs of this machine', () => {
  it('run one after the other without whoever submitted them, and end with their exit codes', async () => {
    const handles = await localJobs.submit(jobs(3, 'echo out; echo err >&2; exit $1'), oneAtATime);
    await until(handles, { is: 'ended' });
    const states = await localJobs.poll(handles);
    expect(states.map((state) => state.is === 'ended' && state.cause === 'exit' && state.code)).toEqual([
      0, 1, 2,
    ]);
    expect(started()).toEqual(['0', '1', '2']);
    expect(readFileSync(path.join(folder, 'output/1.log'), 'utf8')).toBe('out\nerr\n');
  });

  it('are queued, running, and cancelled by a signal or before they start', async () => {
    const handles = await localJobs.submit(jobs(2, 'sleep 60'), oneAtATime);
    await expect
      .poll(() => localJobs.poll(handles), { timeout: 20_000 })
      .toMatchObject([{ is: 'running' }, { is: 'queued' }]);
    await localJobs.cancel(handles);
    await until(handles, { is: 'ended', cause: 'cancelled' });
    expect(started()).toEqual(['0']);
  });

  it('end, too, when they are cancelled while they are about to start', async () => {
    const [wanted] = jobs(1, 'exec sleep 60');
    const { output } = wanted as Job;
    // Opening it for writing waits until somebody reads.
    execFileSync('mkfifo', [output]);
    const handles = await localJobs.submit([wanted as Job], oneAtATime);
    await delay(1000);
    await localJobs.cancel(handles);
    spawn('cat', [output], { stdio: 'ignore' });
    await expect
      .poll(() => new LocalSubmission(wanted as Job).end(0), { timeout: 10_000 })
      .toMatchObject({ signal: 'SIGTERM' });
  });

  it('that are submitted twice by one name start once, and are found by it', async () => {
    const wanted = jobs(2, 'true');
    expect(await localJobs.find(wanted)).toEqual([null, null]);
    await Promise.all([localJobs.submit(wanted, oneAtATime), localJobs.submit(wanted, oneAtATime)]);
    const handles = await localJobs.find(wanted);
    expect(handles).toMatchObject([
      { id: `${wanted[0]?.name}/0` },
      { cluster: `${os.hostname()}:${folder}` },
    ]);
    await until(handles as JobHandle[], { is: 'ended', cause: 'exit', code: 0 });
    expect(started()).toEqual(['0', '1']);
    expect(await localJobs.find(jobs(1, 'true'))).toEqual([null]);
  });

  it('run as many at a time as one submission may, however often some of a batch are submitted again', async () => {
    const inUse = path.join(folder, 'in-use-$CUDA_VISIBLE_DEVICES');
    const script = `mkdir "${inUse}" || echo clash >> '${folder}/clashes'; sleep 0.5; rmdir "${inUse}"`;
    const share = { atOnce: 2, gpus: ['4', '7'] };
    const handles: JobHandle[] = [];
    for (const count of [5, 3, 1]) handles.push(...(await localJobs.submit(jobs(count, script), share)));
    await until(handles, { is: 'ended', cause: 'exit' });
    expect(existsSync(path.join(folder, 'clashes'))).toBe(false);
    expect(started().slice(0, 5).sort()).toEqual(['0', '1', '2', '3', '4']);
  });

  it('do not wait for those of a submission whose process was killed', async () => {
    const [hanging, waiting] = [jobs(3, 'sleep 60'), jobs(2, 'true')];
    const before = await localJobs.submit(hanging, oneAtATime);
    await expect
      .poll(() => localJobs.poll(before), { timeout: 20_000 })
      .toMatchObject([{ is: 'running' }, { is: 'queued' }, { is: 'queued' }]);
    const after = await localJobs.submit(waiting, oneAtATime);
    const submission = new LocalSubmission(hanging[0] as Job);
    process.kill(submission.queue()?.pid ?? 0, 'SIGKILL');
    await delay(1000);
    // Of the first one a job runs on.
    expect(await localJobs.poll(after)).toMatchObject([{ is: 'queued' }, { is: 'queued' }]);
    process.kill(submission.process(0)?.pid ?? 0, 'SIGKILL');
    await until(after, { is: 'ended', cause: 'exit', code: 0 });
  });

  it('get a GPU for each that runs at a time', async () => {
    const share = { atOnce: 2, gpus: ['4', '7'] };
    const handles = await localJobs.submit(jobs(2, 'sleep 0.3; echo $CUDA_VISIBLE_DEVICES'), share);
    await until(handles, { is: 'ended' });
    const seen = [0, 1].map((index) => readFileSync(path.join(folder, `output/${index}.log`), 'utf8').trim());
    expect(seen.sort()).toEqual(['4', '7']);
  });

  it('go on when the process that started them is killed, after which the others are ended', async () => {
    const wanted = jobs(2, 'sleep 60');
    const handles = await localJobs.submit(wanted, oneAtATime);
    await expect
      .poll(() => localJobs.poll(handles), { timeout: 20_000 })
      .toMatchObject([{ is: 'running' }, { is: 'queued' }]);
    const submission = new LocalSubmission(wanted[0] as Job);
    process.kill(submission.queue()?.pid ?? 0, 'SIGKILL');
    await expect
      .poll(() => localJobs.poll(handles), { timeout: 20_000 })
      .toMatchObject([{ is: 'running' }, { is: 'ended', cause: 'node failed' }]);
    process.kill(submission.process(0)?.pid ?? 0, 'SIGKILL');
    await until(handles, { is: 'ended', cause: 'node failed' });
  });

  it('of another machine are unknown, and a program that is not there is said in the output', async () => {
    const [wanted] = jobs(1, '');
    const missing = { ...(wanted as Job), command: [path.join(folder, 'nowhere')] };
    const [handle] = await localJobs.submit([missing], oneAtATime);
    await until([handle as JobHandle], { is: 'ended', cause: 'exit', code: 127 });
    expect(readFileSync(missing.output, 'utf8')).toContain("nowhere can't be started");
    expect(
      await localJobs.poll([{ ...(handle as JobHandle), cluster: `elsewhere:${folder}` }]),
    ).toMatchObject([{ is: 'unknown', why: 'unreachable' }]);
  });
});
