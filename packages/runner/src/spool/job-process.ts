import { runJob } from './run-job.js';

/** Runs a job of a batch: `job-process.js FOLDER INDEX`. */
const [folder = '', index = ''] = process.argv.slice(2);
try {
  process.exitCode = await runJob(folder, Number(index));
} catch (error) {
  console.error(error);
  // Whoever looks says the last line of its output.
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
