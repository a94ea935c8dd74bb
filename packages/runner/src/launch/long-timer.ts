/** The longest time that a timer of Node holds, in milliseconds: 24.8 days. A longer one would fire at once. */
const LONGEST = 2 ** 31 - 1;

/** Calls once so many milliseconds from now, years if need be. The function that it gives calls it off. */
export function after(milliseconds: number, call: () => void): () => void {
  const end = performance.now() + milliseconds;
  let timer: NodeJS.Timeout;
  const arm = () => {
    const left = end - performance.now();
    timer = left > LONGEST ? setTimeout(arm, LONGEST) : setTimeout(call, left);
  };
  arm();
  return () => clearTimeout(timer);
}
