export type { Answer } from './answer.js';
export { blockNames, updateBlocks } from './blocks.js';
export { reportPage } from './html/report-page.js';
export { reportMarkdown } from './markdown.js';
export { readReport, type Report } from './read-report.js';
