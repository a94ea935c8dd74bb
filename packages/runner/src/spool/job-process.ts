import { runJob } from './run-job.js';

/** Runs a job of a batch: `job-process.js FOLDER INDEX`. */
const [folder = '', index = ''] = process.argv.slice(2);
process.exitCode = await runJob(folder, Number(index));
