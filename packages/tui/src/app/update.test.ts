import { describe, expect, it } from 'vitest';
import { commandFor, KEYMAP, keymapMarkdown, KEYS_EVERYWHERE } from './keymap.js';
import { press } from './press.js';
import { INITIAL_STATE, type UiState } from '../state/ui-state.js';
import { VIEWS, viewNamed } from '../views/registry.js';
import type { AppContext } from './update.js';

const context: AppContext = {
  ids: ['a', 'b', 'c', 'd', 'e'],
  page: 2,
  panels: 3,
  columns: ['name', 'val/accuracy'],
  columnNames: () => ['name', 'seed', 'batchSize'],
  metrics: ['val/accuracy', 'val/loss'],
  chosen: [{ id: 'a', status: 'finished' }],
  shown: viewNamed('runs').unseen,
};

function type(keys: readonly string[], from: UiState = INITIAL_STATE): UiState {
  return keys.reduce((state, key) => press(state, { key, input: key, context }), from);
}

describe('press', () => {
  it('moves, and keeps the cursor inside', () => {
    expect(type(['j', 'j']).cursorId).toBe('c');
    expect(type(['k']).cursorId).toBe('a');
    expect(type(['G']).cursorId).toBe('e');
    expect(type(['G', 'j', 'g']).cursorId).toBe('a');
    expect(type(['ctrl+d']).cursorId).toBe('c');
    expect(type(['G']).top).toBe(3);
  });

  it('follows the highlighted run when the order changes', () => {
    const state = type(['j']);
    expect(
      press(state, { key: 'j', input: 'j', context: { ...context, ids: ['b', 'a', 'c'] } }).cursorId,
    ).toBe('a');
  });

  it('selects with space and moves on', () => {
    const state = type(['space', 'space', 'k', 'space']);
    expect(state.selected).toEqual(['a']);
    expect(state.cursorId).toBe('c');
  });

  it('selects a range and all', () => {
    expect(type(['j', 'v', 'j', 'j', 'v']).selected).toEqual(['b', 'c', 'd']);
    expect(type(['a']).selected).toEqual(context.ids);
    expect(type(['a', 'c']).selected).toEqual([]);
  });

  it('cycles the sort column, and has the store order at the end', () => {
    expect(type(['s']).sort).toEqual([{ column: 'name', descending: false }]);
    expect(type(['s', 's']).sort).toEqual([{ column: 'val/accuracy', descending: true }]);
    expect(type(['s', 's', 'r']).sort).toEqual([{ column: 'val/accuracy', descending: false }]);
    expect(type(['s', 's', 's']).sort).toEqual([]);
    expect(type(['S']).sort).toEqual([{ column: 'val/accuracy', descending: true }]);
  });

  it('finds metrics among the charts, and filters the runs there by another key', () => {
    const found = type(['3', '/', 'a', 'c', 'c', 'enter']);
    expect([found.find, found.filter, found.prompt]).toEqual(['acc', '', null]);
    expect(type(['/', 'x', 'escape'], found).find).toBe('acc');
    expect(type(['escape'], found)).toMatchObject({ find: '', view: 'charts' });
    expect(type(['f', 'b', 'n', 'enter'], found)).toMatchObject({ find: 'acc', filter: 'bn' });
  });

  it('completes with tab, and has what was entered before with up', () => {
    expect(type(['/', 'v', 'a', 'l', '/', 'a', 'tab']).filter).toBe('val/accuracy');
    const entered = type(['/', 'a', 'enter', '/', 'b', 'enter', ':', 'a', 'l', 'l', 'enter']);
    expect(entered.history).toEqual({ filter: ['ab', 'a'], command: ['all'] });
    expect(type(['/', 'up', 'up'], entered).filter).toBe('a');
    expect(type([':', 'tab', 'c', 'o', 'p', 'tab', 'space', 's', 'tab'], entered).prompt?.text).toBe(
      'copy svg',
    );
  });

  it('types a filter; esc brings back the one before', () => {
    expect(type(['/', 'b', 'n', 'enter']).filter).toBe('bn');
    expect(type(['/', 'b', 'n', 'enter', '/', 'x', 'escape']).filter).toBe('bn');
    expect(type(['/', 'q', 'j', 'backspace', 'ctrl+w', 'z']).filter).toBe('z');
    expect(type(['/', 'a', 'b', 'left', 'c', 'space']).prompt).toMatchObject({ text: 'ac b', caret: 3 });
  });

  it('peels one layer with every esc', () => {
    let state = type(['/', 'b', 'enter', 'space', 'v', 'tab', '?']);
    const layers = [
      (current: UiState) => !current.help,
      (current: UiState) => current.view === 'runs',
      (current: UiState) => current.rangeFrom === null,
      (current: UiState) => current.selected.length === 0,
      (current: UiState) => current.filter === '',
    ];
    for (const [index, gone] of layers.entries()) {
      expect(layers.slice(index).some((layer) => !layer(state))).toBe(true);
      state = type(['escape'], state);
      expect(gone(state)).toBe(true);
    }
    expect(state.quit).toBe(false);
  });

  it('quits with q and Ctrl-C, also out of a prompt', () => {
    expect(type(['q']).quit).toBe(true);
    expect(type(['/', 'ctrl+c']).quit).toBe(true);
    expect(type(['/', 'q']).quit).toBe(false);
  });

  it('goes through the views in both directions', () => {
    expect(type(VIEWS.map(() => 'tab')).view).toBe('runs');
    expect(type(['shift+tab']).view).toBe('answer');
    expect(type(['4']).view).toBe('compare');
  });
});

describe('the keymap', () => {
  it('has no key twice in one view, and every view answers to each of its keys', () => {
    for (const { name, keys, unseen } of VIEWS) {
      const own = keys.flatMap((binding) => binding.keys);
      expect(new Set(own).size).toBe(own.length);
      for (const key of [...own, ...KEYS_EVERYWHERE.flatMap((binding) => binding.keys)]) {
        expect(commandFor(key, name)).not.toBeNull();
        const from: UiState = { ...INITIAL_STATE, view: name };
        expect(() => press(from, { key, input: key, context: { ...context, shown: unseen } })).not.toThrow();
      }
    }
  });

  it('names what several views have in common once', () => {
    const smoothing = KEYMAP.filter(({ command }) => command === 'smooth-more');
    expect(smoothing.map(({ views }) => views)).toEqual([['runs', 'charts']]);
  });

  it('can be printed for the documentation', () => {
    expect(keymapMarkdown()).toContain('| `space` | runs | Select the run');
  });
});
