import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ClusterCells } from '../fixtures/cluster-cells.js';
import { Cluster, noSlurm } from '../fixtures/cluster.js';

// Why it is skipped stands in its name.
describe.skipIf(noSlurm !== undefined)(
  `a cell on a Slurm (skipped where there is none: ${noSlurm ?? ''})`,
  () => {
    let cluster: Cluster;
    beforeAll(async () => {
      cluster = await Cluster.start({ nodes: 3 });
      vi.stubEnv('SLURM_CONF', cluster.env.SLURM_CONF);
    });
    afterAll(() => cluster.stop());

    it.concurrent('that a person cancels is killed, and goes on in the next run', async () => {
      const cells = new ClusterCells(cluster, 'cancelled', { epochs: 60 });
      const id = await cells.submit();
      await cells.until('a checkpoint', () => cells.progress().step > 0);
      await cluster.run('scancel', id);
      const killed = await cells.untilEnded();
      expect(killed).toMatchObject({
        status: 'killed',
        reason: expect.stringContaining('cancelled') as string,
      });
      await cells.run();
      await cells.until('the next start', () => cells.get().status === 'running');
      expect(cells.progress().step).toBeGreaterThan(0);
      await cluster.run('scancel', cells.jobId());
      await cells.untilEnded();
    });

    it.concurrent('without enough memory has failed, and says which it was', async () => {
      const cells = new ClusterCells(cluster, 'memory', { launcher: { memory: '40M' } });
      await cells.submit();
      expect(await cells.untilEnded()).toMatchObject({
        status: 'failed',
        reason: expect.stringMatching(/^ran out of memory \(on n\d, memory: 40M\)/) as string,
      });
    });

    it.concurrent('whose job ends with an exit code is tried again', async () => {
      const tried = path.join(cluster.folder, 'tried');
      const setup = [`test -e '${tried}' || { touch '${tried}'; echo not yet; exit 3; }`];
      const cells = new ClusterCells(cluster, 'exit', { launcher: { setup } });
      await cells.submit();
      expect(await cells.untilEnded()).toMatchObject({ status: 'finished' });
      const failing = new ClusterCells(cluster, 'exits', { launcher: { setup: ['echo never; exit 3'] } });
      await failing.submit();
      expect(await failing.untilEnded()).toMatchObject({
        status: 'crashed',
        reason: expect.stringMatching(/exit code 3 .*its last line: never$/) as string,
      });
    });

    it.concurrent('goes on after its time limit from where it was', async () => {
      const cells = new ClusterCells(cluster, 'limit', { launcher: { time: '10m' }, epochs: 2000 });
      const id = await cells.submit();
      await cells.until('a checkpoint', () => cells.progress().step > 0);
      await cluster.run('scontrol', 'update', `JobId=${id}`, 'EndTime=now+120');
      await cells.until(
        'the next attempt',
        () => cells.progress().attempt === 2 && cells.get().status === 'running',
      );
      expect(cells.progress().step).toBeGreaterThan(0);
      expect(cells.jobId()).toBe(id);
      expect(cells.jobState()).toMatchObject({ is: 'running', requeues: 1 });
      await cluster.run('scancel', id);
      await cells.untilEnded();
    });

    it.concurrent('that meets its time limit twice at one step needs more of it', async () => {
      const cells = new ClusterCells(cluster, 'stuck', { launcher: { time: '10m' }, dataset: 'stuck' });
      const meetLimit = async () => {
        await cells.until('a start', () => cells.get().status === 'running');
        await cluster.run('scontrol', 'update', `JobId=${cells.jobId()}`, 'EndTime=now+1');
      };
      const id = await cells.submit();
      await meetLimit();
      await cells.until('another job', () => cells.jobId() !== id && cells.jobId() !== '');
      await meetLimit();
      expect(await cells.untilEnded()).toMatchObject({
        status: 'failed',
        reason: expect.stringMatching(/^needs more than its limit of time \(on n\d, time: 10m\)/) as string,
      });
    });

    it.concurrent('of one store is none of the business of another with the same spool', async () => {
      const [one, other] = ['one', 'other'].map(
        (name) => new ClusterCells(cluster, name, { spool: 'shared' }),
      );
      const ids = [await one!.submit(), await other!.submit()];
      expect(new Set(ids).size).toBe(2);
      const ended = [await one!.untilEnded(), await other!.untilEnded()];
      expect(ended.map(({ status }) => status)).toEqual(['finished', 'finished']);
      const [first, second] = ended.map(({ metrics }) => metrics['test/accuracy']);
      expect(first).toEqual(second);
      expect([...one!.warnings, ...other!.warnings]).toEqual([]);
    });
  },
);
