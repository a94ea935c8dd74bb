import { Command } from 'commander';
import type { ArchiveOptions, NoteOptions, TagOptions } from '../commands/annotate.js';
import { list } from '../arguments.js';
import { jsonOption, RUN, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function noteCommand(deliver: Deliver): Command {
  return new Command('note')
    .description("write a run's note, or print it")
    .argument('<run>', RUN)
    .argument('[text...]', 'what to write; none: print what is there')
    .option('--remove', 'remove the note')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (run: string, text: readonly string[], options: WithJson<NoteOptions>) => {
      const { note } = await import('../commands/annotate.js');
      deliver(note(run, text, options), options);
    });
}

export function tagCommand(deliver: Deliver): Command {
  return new Command('tag')
    .description('give a run tags, which filters find as tag:KEY')
    .argument('<run>', RUN)
    .argument('[tags...]', 'such as checked or group=a')
    .option('--remove <keys>', 'tags to take away: checked,group', list)
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (run: string, tags: readonly string[], options: WithJson<TagOptions>) => {
      const { tag } = await import('../commands/annotate.js');
      deliver(tag(run, tags, options), options);
    });
}

export function archiveCommand(deliver: Deliver): Command {
  return new Command('archive')
    .description('leave runs out of ablate runs; comparisons and the UI have them as before')
    .argument('<runs...>', RUN)
    .option('--undo', 'put them back')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (runs: readonly string[], options: WithJson<ArchiveOptions>) => {
      const { archive } = await import('../commands/annotate.js');
      deliver(archive(runs, options), options);
    });
}
