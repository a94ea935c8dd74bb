import { exportedTable } from '../../export/exportable.js';
import { aboutRun } from './run-detail.js';
import { runTable } from './run-table.js';
import { scrollBy } from '../../state/moving.js';
import { openPrompt, seek } from '../../state/search.js';
import { copyIds } from '../../state/selection.js';
import { highlightedId } from '../../state/ui-state.js';
import { scrolled, spokenLines } from '../scrolled.js';
import { defineView } from '../view.js';
import { useRunDetail } from './use-run-detail.js';

/** The highlighted run in full. */
export const runView = defineView({
  name: 'run',
  title: 'Run',
  keys: [
    { keys: ['j', 'down'], command: 'down', help: 'Scroll down' },
    { keys: ['k', 'up'], command: 'up', help: 'Scroll up' },
    { keys: ['/'], command: 'search', help: 'Search the run and its log', hint: 'search' },
    { keys: ['n'], command: 'next-match', help: 'Next match' },
    { keys: ['N'], command: 'previous-match', help: 'Previous match' },
  ],
  update: {
    search: openPrompt('search'),
    'next-match': (state) => seek(state, { step: 1, fromHere: false }),
    'previous-match': (state) => seek(state, { step: -1, fromHere: false }),
    copy: (state, context) =>
      state.cursorId === null ? copyIds(state, context) : { ...state, copying: [state.cursorId] },
  },
  move: (state, _, by) => scrollBy(state, by),
  back: (state) => (state.search === '' ? null : { ...state, search: '' }),
  enter: (state, { ids }) => ({ ...state, cursorId: highlightedId(state, ids) }),
  opensRun: true,
  useData: useRunDetail,
  draw: ({ data, state, width, height }) => ({
    ...{ lines: scrolled(data.lines, state.scroll, height), width, height },
  }),
  matches: ({ data }) => data.matches,
  speak: ({ data, state }) => spokenLines(data.lines, state.scroll),
  export({ data: { stored, lines }, model: { highlighted: run, cellContext } }) {
    const whole = run === null || stored === null ? null : { run, ...stored };
    const table = () => {
      if (whole === null) return [];
      const progress = cellContext.progress.get(whole.run.id) ?? null;
      return runTable({ ...whole, about: aboutRun({ ...whole, progress, now: cellContext.now }) });
    };
    return { ...exportedTable(table, () => lines), data: () => whole };
  },
});
