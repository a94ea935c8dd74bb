// What a cell is described by, for programs that train none: nothing here loads a tensor library.
export { checkpointPolicySchema } from './checkpoint/options.js';
export { AblateError, didYouMean, unknownName, type ErrorCode } from './errors.js';
export { cellConfigSchema, type CellConfig, type CellConfigInput } from './trainer/config.js';
