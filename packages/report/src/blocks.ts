/** `<!-- ablate:NAME -->` … `<!-- /ablate -->`, each on a line of its own. */
const BLOCK = /^(<!-- ablate:(.+) -->\n)([\s\S]*?)^(<!-- \/ablate -->)$/gm;
const OPENING = /^<!-- ablate:(.+) -->$/gm;

/** Names of the experiments whose results a text holds. */
export function blockNames(text: string): string[] {
  return [...new Set([...text.matchAll(BLOCK)].map(([, , name = '']) => name))];
}

/**
 * The text with what stands in its blocks written anew.
 * @param render what is to stand in the block of an experiment
 * @throws Error for a block that is not closed
 */
export function updateBlocks(text: string, render: (experiment: string) => string): string {
  const opened = [...text.matchAll(OPENING)].length;
  const closed = [...text.matchAll(BLOCK)].length;
  if (opened !== closed)
    throw new Error(
      `Expected each <!-- ablate:NAME --> to be followed by <!-- /ablate -->; ${opened - closed} are not`,
    );
  return text.replace(
    BLOCK,
    (_, head: string, name: string, __: string, end: string) => `${head}\n${render(name)}\n\n${end}`,
  );
}
