export { parseConfusion, readConfusion, type Confusion } from './confusion.js';
export { isRecord, readJsonArtifact } from './json-artifact.js';
