/** `<!-- ablate:NAME -->` or `<!-- ablate-epochs:NAME -->` … `<!-- /ablate -->`, each on a line of its own. */
const BLOCK = /^(<!-- ablate(-epochs)?:(.+) -->\n)([\s\S]*?)^(<!-- \/ablate -->)$/gm;
const OPENING = /^<!-- ablate(?:-epochs)?:(.+) -->$/gm;

/** What is to stand in a place of a text. */
export interface Block {
  readonly experiment: string;
  /** Its answer, or what its runs had come to epoch by epoch. */
  readonly shows: 'answer' | 'epochs';
}

/** Whether a text has places for results. */
export function hasBlocks(text: string): boolean {
  return text.search(BLOCK) >= 0;
}

/**
 * The text with what stands in its blocks written anew.
 * @param render what is to stand in a block
 * @throws Error for a block that is not closed
 */
export function updateBlocks(text: string, render: (block: Block) => string): string {
  const opened = [...text.matchAll(OPENING)].length;
  const closed = [...text.matchAll(BLOCK)].length;
  if (opened !== closed)
    throw new Error(
      `Expected each <!-- ablate:NAME --> to be followed by <!-- /ablate -->; ${opened - closed} are not`,
    );
  return text.replace(
    BLOCK,
    (_, head: string, epochs: string | undefined, experiment: string, __: string, end: string) =>
      `${head}\n${render({ experiment, shows: epochs === undefined ? 'answer' : 'epochs' })}\n\n${end}`,
  );
}
