import * as z from 'zod';
import { AblateError } from '../errors.js';

/** How often a checkpoint is written, and which ones are kept. */
export const checkpointPolicySchema = z.strictObject({
  everySteps: z.int().min(1).optional(),
  everySeconds: z.number().positive().optional(),
  /** 1 where no interval is given. */
  everyEpochs: z.int().min(1).optional(),
  /** Newest checkpoints that are kept. */
  keep: z.int().min(1).default(2),
  /** The metric of an epoch whose best checkpoint is kept too. */
  best: z.strictObject({ metric: z.string(), goal: z.enum(['min', 'max']) }).optional(),
});

/** How often checkpoints are written and which of them stay, complete. */
export type CheckpointPolicy = z.output<typeof checkpointPolicySchema>;
/** How often checkpoints are written and which of them stay; what has a default may be left out. */
export type CheckpointPolicyInput = z.input<typeof checkpointPolicySchema>;

/** Where a run's checkpoints stand, and how many there are. */
export interface CheckpointOptions extends CheckpointPolicyInput {
  /** Folder of this run alone; made if it is not there. */
  readonly directory: string;
  /** Instruction sets of the processor: one that goes on with others says so. */
  readonly instructions?: string;
}

/** @throws AblateError `CONFIG` naming the option, what was expected and what came. */
export function checkPolicy(given: CheckpointPolicyInput): CheckpointPolicy {
  const parsed = checkpointPolicySchema.safeParse(given);
  if (!parsed.success)
    throw new AblateError(
      'CONFIG',
      `checkpoints: ${z.prettifyError(parsed.error)}; received ${JSON.stringify(given)}`,
    );
  const { everySteps, everySeconds, everyEpochs } = parsed.data;
  const isGiven = everySteps !== undefined || everySeconds !== undefined || everyEpochs !== undefined;
  return isGiven ? parsed.data : { ...parsed.data, everyEpochs: 1 };
}
