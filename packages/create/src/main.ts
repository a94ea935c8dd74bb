import { parseArgs } from 'node:util';
import { CreateError, startProject, writeProject } from './create-project.js';

const USAGE = `npm create @ablate -- [FOLDER] [--write-only]

Makes a project with a small experiment matrix in FOLDER (default: ablate-project), installs what it needs, trains the
matrix in a minute and opens the report. --write-only writes the files and does nothing else.`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, 'write-only': { type: 'boolean', default: false } },
  });
  const [folder = 'ablate-project', ...more] = positionals;
  if (more.length > 0)
    throw new CreateError(`Expected one folder, received ${positionals.join(', ')}\n\n${USAGE}`);
  if (values.help === true) console.log(USAGE);
  else {
    writeProject(folder);
    console.log(`Wrote a project into ${folder}.`);
    if (values['write-only']) console.log(`Next: cd ${folder}, npm install, npm start`);
    else startProject(folder);
  }
} catch (error) {
  const isUsage =
    error instanceof CreateError ||
    (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') === true;
  if (!isUsage) throw error;
  console.error((error as Error).message);
  process.exitCode = 2;
}
