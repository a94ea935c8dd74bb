import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { openReader } from '@ablate/tracker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ablate } from '../fixtures/ablate.js';
import { Cluster, noSlurm } from '../fixtures/cluster.js';

// Why it is skipped stands in its name.
describe.skipIf(noSlurm !== undefined)(
  `the command on a Slurm (skipped where there is none: ${noSlurm ?? ''})`,
  () => {
    let cluster: Cluster;
    beforeAll(async () => {
      cluster = await Cluster.start({ nodes: 3 });
    });
    afterAll(() => cluster.stop());

    /** A matrix in a folder of its own cluster, as a function that runs `ablate` over its store. */
    function matrix(name: string, more: object) {
      const at = (ending: string) => path.join(cluster.folder, `${name}${ending}`);
      const content = {
        name,
        plugins: ['@ablate/models'],
        base: {
          ...{ dataset: { use: 'two-moons' }, model: { use: 'resmlp', options: { depth: 1, width: 8 } } },
          ...{ epochs: 4, batchSize: 32, backend: 'cpu' },
        },
        launcher: { use: 'slurm', options: { memory: '1000M' } },
        ...more,
      };
      writeFileSync(at('.yaml'), JSON.stringify(content));
      const [store, spool] = [at('.db'), at('-spool')];
      const command = (...args: readonly string[]) => ablate(cluster, store, ...args);
      return {
        ...{ store, spool, command },
        run: (...args: readonly string[]) => command('run', at('.yaml'), '--spool', spool, ...args),
        /** Looks until it prints that. */
        untilStatus: (wanted: RegExp) => {
          let found = '';
          return cluster.until(
            `a status like ${wanted}`,
            async () => wanted.test((found = await command('status'))),
            120,
            () => found,
          );
        },
      };
    }

    it('shows the script, submits, says how it stands and what was printed, stops, and merges', async () => {
      const sgd = (lr: number) => ({ use: 'sgd', options: { lr } });
      const { run, command, spool, untilStatus } = matrix('journey', {
        axes: { optimizer: { slow: sgd(0.01), fast: sgd(0.1) } },
        checkpoints: { everySteps: 100 },
        launcher: { use: 'slurm', options: { memory: '1000M', setup: ['echo "set up on $(hostname)"'] } },
      });
      const long = ['--set', 'epochs=2000'];
      expect(await run(...long, '--dry-run')).toMatch(/^#SBATCH --array=0-1$/m);
      expect(await cluster.run('squeue', '--noheader')).toBe('');

      expect(await run(...long)).toMatch(
        /^Jobs on ablate: 1_0, 1_1\b.*\n\njourney: 0 trained.* 2 (queued|running)/s,
      );
      await untilStatus(/^slow\/seed0 .*running \(on n\d\) +1_0 +step \d+ of/m);
      expect(await command('logs', 'slow/seed0')).toMatch(/^set up on n\d$/m);
      expect(await command('stop', 'journey')).toContain('Asked 2 runs to stop');
      await untilStatus(/^(journey: 2 killed\.\n)?No jobs/);
      expect(await command('runs', '--filter', 'status = killed')).toMatch(/slow[^]*fast|fast[^]*slow/);
      expect(await cluster.run('squeue', '--noheader')).toBe('');
      const merged = await ablate(cluster, path.join(cluster.folder, 'other.db'), 'merge', spool);
      expect(merged).toBe('2 runs added, 0 brought up to date, 0 unchanged.\n');

      await run(...long);
      await cluster.until('a cell that goes on', async () =>
        (await command('logs', 'slow/seed0')).includes('going on from the checkpoint of step'),
      );
      await command('stop', 'journey');
      await untilStatus(/^No jobs/m);
    });

    it('gives those more seeds that are undecided: each look submits the next', async () => {
      const sgd = (lr: number) => ({ use: 'sgd', options: { lr } });
      const { run, command, store, untilStatus } = matrix('looks', {
        axes: { optimizer: { learns: sgd(0.1), alike: sgd(0.1001), stuck: sgd(1e-6) } },
        seeds: { from: 6, to: 7, looks: [6, 7] },
        compare: { metric: 'test/accuracy', baseline: { optimizer: 'learns' } },
      });
      const jobs = [...(await run()).matchAll(/(\d+) (?:queued|running)/g)];
      expect(jobs.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(18);
      await untilStatus(/^No jobs/m);
      expect(await command('compare', '--metric', 'test/accuracy')).toMatch(
        /stuck +6 .*worse \(at 6 seeds\)/,
      );
      using reader = openReader(store);
      const seeds = (cell: string) => reader.listRuns().filter(({ tags }) => tags.cell === cell).length;
      expect(['learns', 'alike', 'stuck'].map(seeds)).toEqual([7, 7, 6]);
      expect(new Set(reader.jobs('looks').map(({ folder }) => folder)).size).toBe(2);
    });
  },
);
