import type { CellAnswers } from '../mistakes/disputed-examples.js';
import type { Report } from '../read-report.js';
import { someNamed } from '../text/some-named.js';
import { element } from './element.js';
import { table } from './table.js';

/** Images of test examples as data URIs, by the examples' ids. */
export type TestImages = ReadonlyMap<bigint, string>;

const MOST_NAMED = 6;

/** The examples on which cells disagree most, and what each cell takes them for. */
export function mistakesSection({ mistakes, cells }: Report, images: TestImages): Element[] {
  if (mistakes === null) return [];
  const { tested, disputed, examples, otherRuns } = mistakes;
  const classNames = cells.find(({ confusion }) => confusion !== null)?.confusion?.classNames ?? [];
  const nameOf = (answer: number) => classNames[answer] ?? `class ${answer}`;
  const hasImages = examples.some(({ id }) => images.has(id));
  const summary =
    `Of ${tested} test examples, cells disagree on ${disputed}: at least half of the runs of one are right, and most runs ` +
    `of another are wrong.` +
    (otherRuns === 0
      ? ''
      : ` ${otherRuns === 1 ? '1 run was' : `${otherRuns} runs were`} tested with other examples.`);
  if (examples.length === 0) return [element('p', { class: 'faint' }, summary)];
  const columns = ['example', 'is', 'right in at least half of the runs', 'wrong in most runs'];
  const rows = examples.map(({ at, id, expected, cells: answers }) => {
    const known = answers.flatMap((found, cell) =>
      found === null ? [] : [{ ...found, label: cells[cell]?.label ?? '' }],
    );
    const isRight = ({ right, runs }: CellAnswers) => right >= runs / 2;
    const right = known.filter(isRight).map((each) => `${each.label} ${each.right}/${each.runs}`);
    const wrong = known
      .filter((each) => !isRight(each))
      .map(({ label, most, runs }) => `${label} (${nameOf(most.answer)} ${most.runs}/${runs})`);
    const image = images.get(id);
    return {
      cells: [
        ...(hasImages
          ? [image === undefined ? null : element('img', { src: image, alt: `test example ${at}` })]
          : []),
        String(at),
        nameOf(expected),
        someNamed(right, MOST_NAMED),
        someNamed(wrong, MOST_NAMED),
      ],
    };
  });
  return [
    element('p', { class: 'faint' }, summary),
    table(
      'Test examples on which cells differ most, by their place in the test split',
      [...(hasImages ? ['image'] : []), ...columns].map((title) => ({ title })),
      rows,
    ),
  ];
}
