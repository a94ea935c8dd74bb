/** Whether more of a metric is better, as far as its name tells; null where it does not. */
function metricGoal(key: string): 'max' | 'min' | null {
  if (/loss|error|perplexity|nll|mse|mae|rmse|\btime\b|seconds/iu.test(key)) return 'min';
  if (/acc|f1|auc|precision|recall|score|iou|bleu|images\/?s|per[-_ ]?second/iu.test(key)) return 'max';
  return null;
}

/** Index of the best finite value; -1 if there is none, or no goal, or all are equal. */
export function bestIndex(key: string, values: readonly (number | null)[]): number {
  const goal = metricGoal(key);
  const finite = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (goal === null || finite.length < 2 || finite.every((value) => value === finite[0])) return -1;
  return values.indexOf(goal === 'max' ? Math.max(...finite) : Math.min(...finite));
}
