/** Seeded random numbers: streams by name, the same on every machine. */
export { symmetricBeta } from './beta.js';
export { RANDOM_SOURCES, streamSeedsSchema, type RandomSource, type StreamSeeds } from './sources.js';
export { Generator, Streams } from './streams.js';
