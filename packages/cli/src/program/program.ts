import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { asksForJson } from '../output/json-error.js';
import { printableLines } from '../output/printable.js';
import { archiveCommand, noteCommand, tagCommand } from './annotation-commands.js';
import { backupCommand } from './backup-command.js';
import { compareCommand } from './compare-command.js';
import { dataCommand } from './data-command.js';
import { doctorCommand } from './doctor-command.js';
import { exportCommand } from './export-command.js';
import { gcCommand } from './gc-command.js';
import { importCommand } from './import-command.js';
import { initCommand } from './init-command.js';
import { logsCommand } from './logs-command.js';
import { mergeCommand } from './merge-command.js';
import { modelCommand } from './model-command.js';
import { planCommand } from './plan-command.js';
import { registerCommand } from './register-command.js';
import { reportCommand } from './report-command.js';
import { reproduceCommand } from './reproduce-command.js';
import { rmCommand } from './rm-command.js';
import { runCommand } from './run-command.js';
import { runsCommand } from './runs-command.js';
import { schemaCommand } from './schema-command.js';
import { setupCommand } from './setup-command.js';
import { showCommand } from './show-command.js';
import { statusCommand } from './status-command.js';
import { stopCommand } from './stop-command.js';
import { uiCommand } from './ui-command.js';
import { verifyCommand } from './verify-command.js';
import { watchCommand } from './watch-command.js';
import type { Deliver } from './shared-options.js';

/** Every command, in the order in which help lists them. */
const COMMANDS: readonly ((deliver: Deliver) => Command)[] = [
  initCommand,
  planCommand,
  registerCommand,
  runCommand,
  watchCommand,
  statusCommand,
  stopCommand,
  runsCommand,
  showCommand,
  logsCommand,
  compareCommand,
  reportCommand,
  uiCommand,
  reproduceCommand,
  noteCommand,
  tagCommand,
  archiveCommand,
  rmCommand,
  exportCommand,
  importCommand,
  mergeCommand,
  backupCommand,
  verifyCommand,
  gcCommand,
  modelCommand,
  schemaCommand,
  doctorCommand,
  dataCommand,
  setupCommand,
];

/** The command line. What a command does is imported when it is called, so that help and errors come at once. */
export function createProgram(deliver: Deliver): Command {
  const program = new Command('ablate')
    .description('Runs experiment matrices of neural networks, and compares the runs.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help about a command')
    .showSuggestionAfterError()
    .showHelpAfterError('(--help lists what is known)')
    .configureOutput({
      outputError: (text, write) => write(printableLines(text)),
      // Under --json the error is told as JSON, at the end.
      ...(asksForJson(process.argv.slice(2)) ? { writeErr: () => undefined } : {}),
    })
    .exitOverride();
  for (const command of COMMANDS) program.addCommand(inherit(command(deliver), program));
  return program;
}

/** Commands that are put together apart from the program have none of its settings. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const inner of command.commands) inherit(inner, command);
  return command;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new Error('package.json has no version');
}
