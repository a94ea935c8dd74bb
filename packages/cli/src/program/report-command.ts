import { Command } from 'commander';
import type { ReportOptions } from '../commands/report.js';
import { jsonOption, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function reportCommand(deliver: Deliver): Command {
  return new Command('report')
    .description('write the answer of an experiment as one HTML file, or into a README')
    .argument('[experiment]', 'default: that of the newest run')
    .option('-o, --output <file>', 'default: EXPERIMENT-report.html')
    .option('--open', 'open it in a browser')
    .option('--figures <folder>', 'write its drawings as SVG files instead, for a README or a paper')
    .option('--markdown', 'print the table for a README instead')
    .option(
      '--update <file>',
      'write what stands in its blocks <!-- ablate:EXPERIMENT --> (the answer) and <!-- ablate-epochs:EXPERIMENT --> (a row for each epoch) anew',
    )
    .option('--check <file>', 'fail where its blocks are not as they would be written')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (experiment: string | undefined, options: WithJson<ReportOptions>) => {
      const { report } = await import('../commands/report.js');
      deliver(await report(experiment, options), options);
    });
}
