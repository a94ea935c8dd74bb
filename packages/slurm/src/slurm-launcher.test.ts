import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Cluster, noSlurm } from '../fixtures/cluster.js';
import { launcherWith, submit } from '../fixtures/cluster-jobs.js';

/** As cells do: TERM and USR1 end it with 75. */
const LEAVES = 'trap "echo left; exit 75" TERM USR1; echo began; while :; do sleep 0.1; done';
const STAYS = 'trap "echo asked" TERM USR1; echo began; while :; do sleep 0.1; done';

// Why it is skipped stands in its name.
describe.skipIf(noSlurm !== undefined)(
  `jobs of a Slurm (skipped where there is none: ${noSlurm ?? ''})`,
  () => {
    let cluster: Cluster;
    beforeAll(async () => {
      cluster = await Cluster.start({ nodes: 4, maxArraySize: 4 });
      vi.stubEnv('SLURM_CONF', cluster.env.SLURM_CONF);
    });
    afterAll(() => cluster.stop());

    it.concurrent.each([
      ['an exit code of 0', 'true', { cause: 'exit', code: 0 }],
      ['another one', 'exit 3', { cause: 'exit', code: 3 }],
      ['a program that is not there', '/nowhere', { cause: 'exit', code: 127 }],
      ['a signal', 'kill -9 $$', { cause: 'exit', code: 137 }],
      [
        'too little memory',
        `"${process.execPath}" -e 'setInterval(() => (globalThis.kept ??= []).push(Buffer.alloc(2e7, 1)), 100)'`,
        { cause: 'out of memory', detail: expect.stringMatching(/^on n\d, memory: 150M$/) as string },
      ],
    ])('ends with %s', async (_, script, end) => {
      const job = await submit(cluster, launcherWith({ memory: '150M' }), script);
      expect(await job.until({ is: 'ended' })).toMatchObject(end);
    });

    it.concurrent(
      'runs on the nodes, each at its place of the batch, in as many arrays as it takes',
      async () => {
        const indices = [0, 1, 3, 5, 9];
        const job = await submit(
          cluster,
          launcherWith({ parallel: 4 }),
          'hostname; echo "place $1"',
          indices,
        );
        await cluster.until('all have ended', async () => {
          const states = await Promise.all(indices.map((_, at) => job.state(at)));
          return states.every(({ is }) => is === 'ended');
        });
        indices.forEach((index, at) =>
          expect(job.output(at)).toMatch(new RegExp(`^n\\d\nplace ${index}\n$`)),
        );
        expect(new Set(indices.map((_, at) => job.id(at).split('_')[0])).size).toBe(3);
      },
    );

    it.concurrent('gets what was asked for', async () => {
      const launcher = launcherWith({
        cpus: 2,
        gpus: 1,
        setup: [`export FROM_SETUP='it'"'"'s set'`],
        scratch: `$BASE/scratch`,
        sbatch: ['--comment=abc', `--export=ALL,BASE=${cluster.folder}`],
      });
      const script =
        'echo "$CUDA_VISIBLE_DEVICES, $FROM_SETUP, $SLURM_CPUS_PER_TASK cores, $TMPDIR"; test -d "$TMPDIR"';
      const job = await submit(cluster, launcher, script);
      expect(await job.until({ is: 'ended' })).toMatchObject({ code: 0 });
      expect(job.output()).toBe(`0, it's set, 2 cores, ${cluster.folder}/scratch\n`);
    });

    it.concurrent('that a person cancels is cancelled, though it has left at a checkpoint', async () => {
      const job = await submit(cluster, launcherWith(), LEAVES);
      await job.untilPrinted('began');
      await cluster.run('scancel', job.id());
      await job.until({ is: 'ended', cause: 'cancelled' });
      await job.untilPrinted('left');
    });

    it.concurrent('leaves before its time limit, and is queued again though nobody looks', async () => {
      const job = await submit(cluster, launcherWith({ time: '10m' }), LEAVES);
      await job.untilPrinted('began');
      await cluster.run('scontrol', 'update', `JobId=${job.id()}`, 'EndTime=now+120');
      await job.until({ is: 'queued', requeues: 1 });
      await cluster.until('a requeued job waits for its time', () => cluster.hurry());
      await job.until({ is: 'running', requeues: 1 });
      await cluster.until('it has begun twice', () => job.output().split('began').length === 3);
      await cluster.run('scancel', job.id());
    });

    it.concurrent('that does not leave meets its time limit', async () => {
      const job = await submit(cluster, launcherWith({ time: '10m' }), STAYS);
      await job.untilPrinted('began');
      await cluster.run('scontrol', 'update', `JobId=${job.id()}`, 'EndTime=now+1');
      const end = await job.until({ is: 'ended', cause: 'time limit' });
      expect(end.detail).toMatch(/^on n\d, time: 10m$/);
    });
  },
);
