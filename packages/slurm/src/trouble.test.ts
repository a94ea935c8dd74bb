import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ClusterCells } from '../fixtures/cluster-cells.js';
import { Cluster, noSlurm, type ClusterOptions } from '../fixtures/cluster.js';
import { launcherWith, NO_SHARE, shellJobs, submit, Submitted } from '../fixtures/cluster-jobs.js';

/** As cells do: TERM and USR1 end it with 75. */
const LEAVES = 'trap "echo left; exit 75" TERM USR1; echo began; while :; do sleep 0.1; done';
const STAYS = 'trap "echo asked" TERM USR1; echo began; while :; do sleep 0.1; done';

// Why it is skipped stands in its name.
describe.skipIf(noSlurm !== undefined)(
  `a Slurm in trouble (skipped where there is none: ${noSlurm ?? ''})`,
  () => {
    let cluster: Cluster;
    const start = async (options: ClusterOptions) => {
      cluster = await Cluster.start(options);
      vi.stubEnv('SLURM_CONF', cluster.env.SLURM_CONF);
    };
    afterEach(async () => {
      vi.unstubAllEnvs();
      await cluster.stop();
    });

    it('preempts jobs, which are requeued, or leave and go back to the queue, or are ended', async () => {
      await start({ nodes: 3 });
      const on = (node: string, partition: string) =>
        launcherWith({ cpus: 2, partition, sbatch: [`--nodelist=${node}`] });
      const requeued = await submit(cluster, on('n1', 'low'), LEAVES);
      const leaving = await submit(cluster, on('n2', 'grace'), LEAVES);
      const staying = await submit(cluster, on('n3', 'grace'), STAYS);
      for (const job of [requeued, leaving, staying]) await job.untilPrinted('began');
      const prior = [];
      for (const node of ['n1', 'n2', 'n3']) prior.push(await submit(cluster, on(node, 'high'), 'sleep 1'));
      await requeued.until({ is: 'queued', requeues: 1 });
      await leaving.until({ is: 'queued', requeues: 1 });
      await staying.until({ is: 'ended', cause: 'preempted' });
      for (const job of prior) await job.until({ is: 'ended', cause: 'exit' });
      await cluster.until('a requeued job waits for its time', () => cluster.hurry());
      for (const job of [requeued, leaving]) await job.until({ is: 'running', requeues: 1 });
    });

    it('loses a node, whose job starts elsewhere while it goes on there', async () => {
      await start({ nodes: 2 });
      const both = 'echo "began on $(hostname)"; while :; do sleep 0.1; done';
      const job = await submit(cluster, launcherWith(), both);
      const once = await submit(cluster, launcherWith({ requeues: 0 }), both);
      await Promise.all([job.untilPrinted('began'), once.untilPrinted('began')]);
      const node = /n\d/.exec(job.output())?.[0] ?? '';
      expect(once.output()).toContain(node);
      await cluster.kill(node);
      await job.until({ is: 'queued', requeues: 1 });
      await once.until({ is: 'ended', cause: 'node failed' });
      await cluster.until('a requeued job waits for its time', () => cluster.hurry());
      await job.untilPrinted(`began on ${node === 'n1' ? 'n2' : 'n1'}`);
      expect(await job.state()).toMatchObject({ is: 'running', requeues: 1 });
    });

    it('loses a node, where a cell goes on until it sees that it has been started elsewhere', async () => {
      await start({ nodes: 2 });
      const cells = new ClusterCells(cluster, 'split', { epochs: 2000 });
      const id = await cells.submit();
      await cells.until('a checkpoint', () => cells.progress().step > 0);
      await cluster.kill(/n\d/.exec(JSON.stringify(cells.jobState()))?.[0] ?? '');
      await cells.until('the next start', () => cells.progress().attempt === 2);
      // What it says reaches nobody any more.
      await cells.until('the end of the first', () => !cells.isAtWork(1));
      expect(cells.isAtWork(2)).toBe(true);
      const { step } = cells.progress();
      await cells.until('what the second comes to', () => cells.progress().step > step);
      expect(cells.jobState()).toMatchObject({ is: 'running', requeues: 1 });
      await cluster.run('scancel', id);
      expect(await cells.untilEnded()).toMatchObject({ status: 'killed' });
      expect(cells.warnings).toEqual([]);
    });

    it('has a controller that is gone, then back', async () => {
      await start({ nodes: 1 });
      const go = path.join(cluster.folder, 'go');
      const script = `echo began; until test -e '${go}'; do sleep 0.1; done`;
      const job = await submit(cluster, launcherWith(), script);
      await job.untilPrinted('began');
      await cluster.kill('slurmctld', 'SIGTERM');
      expect(await job.state()).toMatchObject({
        is: 'unknown',
        why: 'unreachable',
        detail: expect.stringContaining('Unable to contact slurm controller') as string,
      });
      await expect(launcherWith().find(job.jobs)).rejects.toThrow('Unable to contact slurm controller');
      await cluster.startController();
      expect(await job.state()).toMatchObject({ is: 'running' });
      writeFileSync(go, '');
      await job.until({ is: 'ended', cause: 'exit' });
    });

    it.each([
      ['has no controller any more', () => cluster.kill('slurmctld', 'SIGTERM'), { why: 'unreachable' }],
      [
        'forgets a cell while it runs',
        async () => {
          await cluster.kill('n1');
          await cluster.forgetJobs();
        },
        { why: 'vanished' },
      ],
    ])('%s, and what that has come to is imported all the same', async (_, act, unknown) => {
      await start({ nodes: 1 });
      const cells = new ClusterCells(cluster, 'alone', { epochs: 8 });
      await cells.submit();
      // It needs no controller from here on.
      await cells.until('a snapshot', () => cells.progress().attempt === 1);
      await act();
      await cells.look();
      expect(cells.get().status).toBe('running');
      expect(cells.jobState()).toMatchObject({ is: 'unknown', ...unknown });
      await cluster.until(
        'the end',
        async () => {
          await cells.look();
          return cells.get().status !== 'running';
        },
        150,
      );
      expect(cells.get()).toMatchObject({ status: 'finished' });
      expect(cells.warnings).toEqual([]);
    });

    it('forgets a job while it runs, gives its id to another one, and forgets how jobs have ended', async () => {
      await start({ nodes: 2 });
      const launcher = launcherWith({ sbatch: ['--nodelist=n1'] });
      const job = await submit(cluster, launcher, 'echo began; sleep 60');
      await job.untilPrinted('began');
      // Its node can't report it, or the new controller would end it.
      await cluster.kill('n1');
      await cluster.forgetJobs();
      expect(await job.state()).toMatchObject({ is: 'unknown', why: 'vanished' });
      expect((await launcher.find(job.jobs))[0]).toMatchObject({ id: job.handles[0]?.id });

      const other = await submit(cluster, launcherWith({ sbatch: ['--nodelist=n2'] }), 'echo other; sleep 2');
      expect(other.id()).toBe(job.id());
      await other.untilPrinted('other');
      await launcher.cancel(job.handles);
      expect(await job.state()).toMatchObject({ is: 'unknown', why: 'vanished' });
      expect(await other.state()).toMatchObject({ is: 'running' });
      await other.until({ is: 'ended' });
      await cluster.forgetJobs();
      expect(await cluster.run('squeue', '--noheader', '--states=all')).toBe('');
      expect(await other.state()).toMatchObject({ is: 'ended', cause: 'exit', code: 0 });
    });

    it('is not asked twice for what it has been asked for', async () => {
      await start({ nodes: 1, maxArraySize: 2 });
      const launcher = launcherWith({ sbatch: ['--hold'] });
      const jobs = shellJobs(cluster, 'true', [0, 1, 2, 3]);
      expect(await launcher.find(jobs)).toEqual([null, null, null, null]);
      const handles = await launcher.submit(jobs.slice(0, 3), NO_SHARE);
      const found = await launcherWith().find(jobs);
      expect(found.map((handle) => handle?.id)).toEqual([...handles.map(({ id }) => id), undefined]);
      expect(await launcher.poll(handles)).toMatchObject(
        handles.map(() => ({ is: 'queued', detail: 'JobHeldUser' })),
      );
      // Though it was: who asks to cancel cancels all.
      await launcher.submit(jobs.slice(0, 3), NO_SHARE);
      await launcher.cancel(handles);
      expect(await cluster.run('squeue', '--noheader')).toBe('');
      expect(await launcher.poll(handles)).toMatchObject(
        handles.map(() => ({ is: 'ended', cause: 'cancelled' })),
      );
    });

    it('runs a task once that was submitted twice, as by an sbatch that outlived who called it', async () => {
      await start({ nodes: 2 });
      const at = (name: string) => path.join(cluster.folder, name);
      const real = await cluster.run('sh', '-c', 'command -v sbatch');
      // The first call is killed, and submits later all the same.
      const slow = `#!/bin/sh
mkdir "$0.called" 2>/dev/null || exec ${real} "$@"
cat >"$0.script"
(until test -e '${at('answer')}'; do sleep 0.1; done; ${real} "$@" <"$0.script"; touch '${at('answered')}') >/dev/null 2>&1 &
echo killed >&2; exit 1
`;
      mkdirSync(at('bin'));
      writeFileSync(at('bin/sbatch'), slow, { mode: 0o755 });
      vi.stubEnv('PATH', `${at('bin')}:${process.env.PATH}`);
      const launcher = launcherWith();
      const jobs = shellJobs(cluster, `echo began; until test -e '${at('end')}'; do sleep 0.1; done`, [0, 1]);
      await expect(launcher.submit(jobs, NO_SHARE)).rejects.toThrow('sbatch: killed');
      expect(await launcher.find(jobs)).toEqual([null, null]);
      const job = new Submitted(cluster, launcher, jobs, await launcher.submit(jobs, NO_SHARE));
      await job.untilPrinted('began');
      writeFileSync(at('answer'), '');
      await cluster.until('the other submission', () => existsSync(at('answered')));
      await job.untilPrinted(`it was submitted twice, and job ${job.id()} has begun`);
      expect(await job.state()).toMatchObject({ is: 'running' });
      writeFileSync(at('end'), '');
      expect(await job.until({ is: 'ended' })).toMatchObject({ cause: 'exit', code: 0 });
      expect(job.output().match(/began/g)).toHaveLength(1);
    });

    it('is asked for what the launcher wants, whatever the environment says', async () => {
      await start({ nodes: 1 });
      const defaults = {
        ...{
          SBATCH_JOB_NAME: 'other',
          SBATCH_ARRAY_INX: '5-9',
          SBATCH_PARTITION: 'high',
          SBATCH_TIMELIMIT: '1',
        },
        ...{ SBATCH_OUTPUT: '/nowhere/out', SBATCH_ERROR: '/nowhere/error', SBATCH_OPEN_MODE: 'truncate' },
        ...{ SBATCH_NO_REQUEUE: '1', SBATCH_SIGNAL: 'KILL@60', SBATCH_MEM_PER_CPU: '10M', SBATCH_WAIT: '1' },
        // As of a command that runs in a job itself.
        ...{ SLURM_MEM_PER_CPU: '10', SLURM_JOB_ID: '77', SLURM_NTASKS: '2', SLURM_NTASKS_PER_NODE: '2' },
        ...{ SQUEUE_PARTITION: 'high', SQUEUE_STATES: 'PENDING', SCANCEL_STATE: 'PENDING' },
      };
      for (const [name, value] of Object.entries(defaults)) vi.stubEnv(name, value);
      const launcher = launcherWith({ partition: 'low', memory: '300M', time: '10m' });
      const job = await submit(cluster, launcher, 'echo began; sleep 60');
      await job.until({ is: 'running' });
      await job.untilPrinted('began');
      const shown = await cluster.run('scontrol', 'show', 'job', job.id());
      for (const wanted of [
        'Partition=low',
        'TimeLimit=00:10:00',
        'Requeue=1',
        'ArrayTaskId=0',
        'StdErr=/dev/null',
      ])
        expect(shown).toContain(wanted);
      expect(shown).toMatch(/mem=300M/);
      await launcher.cancel(job.handles);
      await job.until({ is: 'ended', cause: 'cancelled' });
    });
  },
);
