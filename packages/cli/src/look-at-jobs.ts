/** Loaded once a store has jobs: most commands need no runner. */
export { lookAtStore } from '@ablate/runner';
