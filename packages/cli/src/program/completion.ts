import type { Command } from 'commander';

/**
 * Adds `completion SHELL`, which prints a script for a shell, and the hidden `complete`, by which that script asks what
 * may come next. What they take is loaded for them alone.
 */
export async function addCompletion(program: Command, [name, of]: readonly string[]): Promise<void> {
  const asked = name === 'help' ? of : name;
  if (asked === 'completion' || asked === 'complete') {
    const { suggestFor } = await import('./suggest.js');
    suggestFor(program);
    return;
  }
  program
    .command('completion')
    .description('print a script that completes commands in a shell')
    .argument('<shell>');
}
