import util from 'node:util';

const REMOVED = {
  isArray: (value: unknown) => Array.isArray(value),
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
};

/** Gives `node:util` back the two functions that Node 23 took away and that tfjs-node 4.22 calls. Before it is loaded. */
export function repairUtil(target: object = util): void {
  for (const [name, replacement] of Object.entries(REMOVED))
    if (!(name in target)) Object.assign(target, { [name]: replacement });
}
