import { readCluster, runSlurm } from './slurm-commands.js';

/** Which Slurm this machine speaks with, or why with none. */
export async function findSlurm(): Promise<{ readonly found: string } | { readonly reason: string }> {
  try {
    const version = (await runSlurm('sbatch', ['--version'])).trim();
    const { name } = await readCluster();
    return { found: `${version}, cluster ${name}` };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
