import type { OnDropped } from '@ablate/core/ops';
import type { Regularizer } from '@ablate/core/plugins';

/** Counts what random layers drop and logs the share of each step as `dropped_share`. */
export function droppedShare(): {
  onDropped: OnDropped;
  hooks: Pick<Regularizer, 'acted' | 'onTrainStart' | 'onBatchEnd'>;
} {
  let dropped = 0;
  let total = 0;
  const reset = () => {
    dropped = 0;
    total = 0;
  };
  return {
    onDropped: (lost, of) => {
      dropped += lost;
      total += of;
    },
    hooks: {
      acted: 'dropped_share',
      onTrainStart: reset,
      onBatchEnd: (context) => {
        if (total > 0) context.log('dropped_share', dropped / total);
        reset();
      },
    },
  };
}
