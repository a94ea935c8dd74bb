import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ablate } from '../fixtures/ablate.js';
import { Cluster, noSlurm } from '../fixtures/cluster.js';

const fixture = fileURLToPath(new URL('../fixtures/run-matrix.js', import.meta.url));
/** 8: the table of the demo. */
const seeds = process.env.ABLATE_TEST_CLUSTER_SEEDS ?? '2';
/** With few seeds all cells start at once, and are to be there still when their nodes are taken. */
const epochs = seeds === '2' ? '3' : '1';
const page = fileURLToPath(new URL('../../../docs/guide/first-matrix.md', import.meta.url));
const quickstart = fileURLToPath(new URL('../../../experiments/quickstart', import.meta.url));

// Why it is skipped stands in its name.
describe.skipIf(noSlurm !== undefined)(
  `the quickstart on a Slurm (skipped where there is none: ${noSlurm ?? ''})`,
  () => {
    let cluster: Cluster;
    beforeAll(async () => {
      cluster = await Cluster.start({ nodes: 3 });
    });
    afterAll(() => cluster.stop());

    const run = async (...storeAndSpool: string[]): Promise<unknown> => {
      const args = [
        fixture,
        quickstart,
        seeds,
        epochs,
        ...storeAndSpool.map((name) => path.join(cluster.folder, name)),
      ];
      const { stdout } = await promisify(execFile)(process.execPath, args, { env: cluster.env });
      return JSON.parse(stdout);
    };

    it(
      'ends with the numbers of one machine, though jobs are preempted and a node is lost',
      async () => {
        const spool = path.join(cluster.folder, 'batches');
        const done = run('cluster.db', 'batches');
        const hurrying = setInterval(() => void cluster.hurry(), 1000);
        await preemptOn('n1');
        await loseNode('n2');
        const onCluster = await done.finally(() => clearInterval(hurrying));
        const attempts = attemptsIn(spool).map((job) => readdirSync(job).length);
        expect(attempts.filter((count) => count > 1).length).toBeGreaterThan(1);
        if (seeds === '8') {
          const shown = await ablate(cluster, path.join(cluster.folder, 'cluster.db'), 'compare');
          expect(tables(shown)).toEqual(tables(readFileSync(page, 'utf8')));
        }
        expect(onCluster).toEqual(await run('local.db'));
      },
      seeds === '2' ? 600_000 : 3_600_000,
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
    }

    async function loseNode(node: string): Promise<void> {
      await untilCheckpointOn(node);
      await cluster.kill(node);
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

/** The cells and the components, as the command prints them. */
function tables(text: string): string[] {
  const found = text.match(/^(cell +n|component +effect) [^]*?\n\n/gm);
  if (found?.length !== 2) throw new Error(`expected two tables in ${text}`);
  return found;
}

/** The folders of the attempts at each job. */
function attemptsIn(spool: string): string[] {
  if (!existsSync(spool)) return [];
  return readdirSync(spool).flatMap((batch) => {
    const attempts = path.join(spool, batch, 'attempts');
    return existsSync(attempts) ? readdirSync(attempts).map((job) => path.join(attempts, job)) : [];
  });
}
