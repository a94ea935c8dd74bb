import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cluster, noSlurm, type ClusterOptions } from '../fixtures/cluster.js';
import { launcherWith, NO_SHARE, shellJobs, submit, Submitted } from '../fixtures/cluster-jobs.js';

/** As cells do: TERM and USR1 end it with 75. */
const LEAVES = 'trap "echo left; exit 75" TERM USR1; echo began; while :; do sleep 0.1; done';
const STAYS = 'trap "echo asked" TERM USR1; echo began; while :; do sleep 0.1; done';

// Why it is skipped stands in its name.
describe.skipIf(noSlurm !== undefined)(`a Slurm in trouble (skipped where there is none: ${noSlurm ?? ''})`, () => {
  let cluster: Cluster;
  const start = async (options: ClusterOptions) => {
    cluster = await Cluster.start(options);
    vi.stubEnv('SLURM_CONF', cluster.env.SLURM_CONF);
  };
  afterEach(() => cluster.stop());

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
    await cluster.hurry();
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
    await cluster.hurry();
    await job.untilPrinted(`began on ${node === 'n1' ? 'n2' : 'n1'}`);
    expect(await job.state()).toMatchObject({ is: 'running', requeues: 1 });
  });
});
