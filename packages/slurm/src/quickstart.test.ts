import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runMatrix, type RunMatrixOptions } from '@ablate/runner';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Cluster, noSlurm } from '../fixtures/cluster.js';
import { slurm } from './slurm.js';

/** 8: the table of the demo. */
const seeds = process.env.ABLATE_TEST_CLUSTER_SEEDS ?? '2';
const quickstart = fileURLToPath(new URL('../../../experiments/quickstart', import.meta.url));

// Why it is skipped stands in its name.
describe.skipIf(noSlurm !== undefined)(
  `the quickstart on a Slurm (skipped where there is none: ${noSlurm ?? ''})`,
  () => {
    let cluster: Cluster;
    beforeAll(async () => {
      cluster = await Cluster.start({ nodes: 3 });
      vi.stubEnv('SLURM_CONF', cluster.env.SLURM_CONF);
    });
    afterAll(() => cluster.stop());

    const run = async (name: string, options: Partial<RunMatrixOptions>) => {
      const { counts, comparison } = await runMatrix({
        ...{ file: quickstart, backend: 'wasm', store: path.join(cluster.folder, name) },
        set: [`seeds=${seeds}`, 'checkpoints.everySteps=20'],
        ...options,
      });
      // Of times only what they make of "undecided" is told here.
      const rows = comparison?.rows.map(({ label, n, mean, sd, p, difference }) => ({
        label,
        n,
        mean,
        sd,
        p,
        difference,
      }));
      return { counts, rows };
    };

    it(
      'ends with the numbers of one machine, though jobs are preempted and a node is lost',
      async () => {
        const spool = path.join(cluster.folder, 'batches');
        const launcher = slurm({ partition: 'low', memory: '1800M' });
        const done = run('cluster.db', { launcher, spool, wait: true });
        await preemptOn('n1');
        await loseNode('n2');
        const hurrying = setInterval(() => void cluster.hurry(), 1000);
        const onCluster = await done.finally(() => clearInterval(hurrying));
        const attempts = attemptsIn(spool).map((job) => readdirSync(job).length);
        expect(attempts.filter((count) => count > 1).length).toBeGreaterThan(1);
        expect(onCluster).toEqual(await run('local.db', {}));
      },
      seeds === '2' ? undefined : 3_600_000,
    );

    /** All jobs of a node make room for another one, once one of them has written a checkpoint. */
    async function preemptOn(node: string): Promise<void> {
      await untilCheckpointOn(node);
      await cluster.run(
        'sbatch',
        '--partition=high',
        `--nodelist=${node}`,
        '--cpus-per-task=2',
        '--output=/dev/null',
        '--wrap=sleep 1',
      );
      await untilRequeued();
    }

    async function loseNode(node: string): Promise<void> {
      await untilCheckpointOn(node);
      await cluster.kill(node);
      await untilRequeued();
    }

    async function untilRequeued(): Promise<void> {
      await cluster.until('a job is put back', async () =>
        (await cluster.run('squeue', '--noheader', '--states=PENDING', '--format=%r')).includes('BeginTime'),
      );
      await cluster.hurry();
    }

    async function untilCheckpointOn(node: string): Promise<void> {
      await cluster.until(
        `a checkpoint on ${node}`,
        async () => {
          const running = await cluster.run(
            'squeue',
            '--noheader',
            `--nodelist=${node}`,
            '--states=RUNNING',
            '--format=%K',
          );
          return running.split('\n').some((task) => task !== '' && hasCheckpoint(Number(task)));
        },
        120,
      );
    }

    function hasCheckpoint(task: number): boolean {
      const spool = path.join(cluster.folder, 'batches');
      const [job] = attemptsIn(spool).filter((folder) => path.basename(folder) === String(task));
      if (job === undefined) return false;
      const newest = Math.max(...readdirSync(job).map(Number));
      const checkpoints = path.join(job, String(newest), 'checkpoints');
      return existsSync(checkpoints) && readdirSync(checkpoints).some((file) => file.endsWith('.json'));
    }
  },
);

/** The folders of the attempts at each job. */
function attemptsIn(spool: string): string[] {
  if (!existsSync(spool)) return [];
  return readdirSync(spool).flatMap((batch) => {
    const attempts = path.join(spool, batch, 'attempts');
    return existsSync(attempts) ? readdirSync(attempts).map((job) => path.join(attempts, job)) : [];
  });
}
