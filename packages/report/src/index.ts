export type { Answer } from './answer.js';
export { hasBlocks, updateBlocks, type Block } from './blocks.js';
export { reportFigures, type FigureFile } from './html/figure-file.js';
export type { TestImages } from './html/mistakes-section.js';
export { reportPage, type ReportPageOptions } from './html/report-page.js';
export { epochsMarkdown, reportMarkdown } from './markdown.js';
export type { Mistakes } from './mistakes/read-mistakes.js';
export { readEpochs, type Epochs } from './read-epochs.js';
export { readReport, type Report } from './read-report.js';
