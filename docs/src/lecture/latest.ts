/** Calls `compute` for what was asked last: while one is under way, later ones replace each other. */
export function latest<T>(compute: () => Promise<T>): () => void {
  let underWay: Promise<unknown> | undefined;
  let isAsked = false;
  const ask = (): void => {
    if (underWay !== undefined) {
      isAsked = true;
      return;
    }
    underWay = compute().finally(() => {
      underWay = undefined;
      if (!isAsked) return;
      isAsked = false;
      ask();
    });
  };
  return ask;
}
