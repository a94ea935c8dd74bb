/** Words that make up the names of options of training programs whose values are no secrets. */
const WORDS = new Set(
  `accelerator activation alpha amp arch architecture augmentation backbone backend batch beta beta1 beta2 bs checkpoint
  class classes clip conditions config cores crop data dataset debug decay deep depth device dir drop dropout dtype early
  epoch epochs eps epsilon eval every experiment factor filters fold folds format freeze gamma gpu gpus grad gradient heads
  height hidden image images img import input iterations iters jobs kernel label layer layers learning length level limit
  loader log loss lr max metric milestones min mixup mode model momentum nesterov network norm num old optim optimizer out
  output patience per precision pretrained prune rate ratio regularizer regularizers repeat require resume runs sample samples
  save schedule scheduler seed seeds semi seq sequence shuffle size smoothing space split stack step steps stride subset
  task temperature test threads threshold tokenizer tokens train type val validation version vocab warmup wd weight weights
  width workers`.split(/\s+/),
);

/** Whether an option is known to hold no secret, with or without dashes: `--batch_size`, `optimizer.lr`. */
export function isHarmlessName(name: string): boolean {
  const words = name.replace(/^--?/, '').toLowerCase().split(/[-_.]/);
  return words.every((word) => WORDS.has(word));
}
