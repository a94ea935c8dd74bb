import type { Comparison, OnKindOfData } from '@ablate/statistics';

/** What the two differences of a row are about; nothing where only one is known. */
export function kindOfDataNote(
  { rows }: Pick<Comparison, 'rows'>,
  onKindOfData: readonly (OnKindOfData | null)[],
): string[] {
  const examples = Math.max(0, ...onKindOfData.map((each) => each?.examples ?? 0));
  if (examples === 0) return [];
  const lacking = rows.filter((row, at) => row.difference !== null && onKindOfData[at] === null).length;
  return [
    [
      'Two questions: on this test set, other seeds would be trained and tested on the same examples, and the verdict is ' +
        `about that; on this kind of data, they would be tested on other examples like these ${examples} (crossed variance ` +
        "components of seeds and examples, Satterthwaite's t, of one comparison by itself).",
      ...(lacking === 0
        ? []
        : [
            `The second is not known of ${lacking} ${lacking === 1 ? 'cell' : 'cells'}: it takes three seeds, and the predictions of every run that the first is from.`,
          ]),
    ].join('\n'),
  ];
}
