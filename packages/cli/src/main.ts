import type { CommandResult } from './command-result.js';
import { explain, type ExitCode } from './exit-code.js';
import { toJson } from './output/json.js';
import { asksForJson, jsonError } from './output/json-error.js';
import { printableLines } from './output/printable.js';
import { addCompletion } from './program/completion.js';
import { createProgram } from './program/program.js';

let exitCode: ExitCode = 0;

function deliver(
  { text, data, ok, isInterrupted = false }: CommandResult,
  { json = false }: { readonly json?: boolean },
): void {
  if (json) process.stdout.write(`${toJson(data)}\n`);
  else if (text !== '') process.stdout.write(`${text}\n`);
  if (isInterrupted) exitCode = 130;
  else if (!ok) exitCode = 1;
}

// A reader that has seen enough, such as head, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  if (error.code !== 'EIO') throw error;
});
// The terminal may go, with a connection that drops; what is under way ends as it should.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
});

try {
  const program = createProgram(deliver);
  await addCompletion(program, process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  const explained = explain(error);
  if (explained.exitCode !== 0 && asksForJson(process.argv.slice(2)))
    process.stdout.write(`${jsonError(error)}\n`);
  else if (explained.message !== null) process.stderr.write(`${printableLines(explained.message)}\n`);
  exitCode = explained.exitCode;
}
process.exitCode = exitCode;
