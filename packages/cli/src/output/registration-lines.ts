import { anyVerdict } from '@ablate/report/text';
import type { ChangedCode } from '@ablate/runner';
import type { ExperimentComparison } from '@ablate/runner';
import type { AnsweredRegistration } from '@ablate/tracker';
import { formatTime } from './format.js';
import { printable } from './printable.js';

/** So much of a hash names a registration. */
const SHORT = 12;

export function shortHash(hash: string): string {
  return hash.slice(0, SHORT);
}

/** Whether what is compared was registered before it was asked, or is exploratory; nothing where nothing is compared. */
export function standingLines({
  rows,
  effects,
  registration,
}: Pick<ExperimentComparison, 'rows' | 'effects' | 'registration'>): string[] {
  if (registration !== null) return registrationLines(registration);
  return effects !== null || anyVerdict(rows)
    ? ['Exploratory: nothing was registered before it was run (ablate register).']
    : [];
}

/** Which registration is answered, or where it is departed from. */
export function registrationLines(registration: AnsweredRegistration): string[] {
  const { hash, createdAt, earlier, differences } = registration;
  const name = `registration ${shortHash(hash)} of ${formatTime(createdAt)}`;
  const runs = earlier === 1 ? '1 of its runs' : `${earlier} of its runs`;
  if (differences.length > 0)
    return [
      [`Exploratory: not as in ${name}:`, ...differences.map((each) => `  ${printable(each)}`)].join('\n'),
    ];
  return [
    earlier === 0
      ? `Answers ${name}, made before any of its runs.`
      : `Answers ${name}. Exploratory: ${runs} had ended before it was made.`,
  ];
}

/** Why cells are trained anew. */
export function changedCodeLines(changed: readonly ChangedCode[]): string[] {
  return changed.map(({ plugin, files, cells }) => {
    const name = plugin.slice(plugin.indexOf('/') + 1);
    const what = files.length === 0 ? `its earlier code is not known` : `code of ${files.join(', ')} changed`;
    return printable(`${cells} ${cells === 1 ? 'run is' : 'runs are'} trained anew: ${what} (${name}).`);
  });
}
