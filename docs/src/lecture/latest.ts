/** Calls `compute` for what was asked last: while one is under way, later ones replace each other. */
export function latest<T>(compute: () => Promise<T>): () => void {
  let isUnderWay = false;
  let isAsked = false;
  const go = async (): Promise<void> => {
    isUnderWay = true;
    do {
      isAsked = false;
      await compute();
    } while (isAsked);
    isUnderWay = false;
  };
  return () => {
    isAsked = true;
    if (!isUnderWay) void go();
  };
}
