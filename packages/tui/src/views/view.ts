import type { Exportable } from '../export/exportable.js';
import type { Change, ScreenContext, UiState } from '../state/ui-state.js';
import type { UiReader } from '../store/ui-reader.js';
import type { Line } from '../text/line.js';
import type { Panel } from '../text/panels.js';
import type { Model } from './model.js';

/** What every view answers to; a view's own command of the same name comes before it. */
export const EVERYWHERE = [
  ...['down', 'up', 'first', 'last', 'page-down', 'page-up'],
  ...['filter', 'palette', 'copy', 'export', 'next-view', 'previous-view', 'help', 'back', 'quit'],
] as const;

export interface Binding<Command extends string = string> {
  /** Names as `keyName` makes them; the first stands in the footer. */
  readonly keys: readonly string[];
  readonly command: Command;
  readonly help: string;
  /** A word for the footer; bindings without one are only in the help. */
  readonly hint?: string;
}

/** What views are drawn from. */
export interface ViewInput {
  readonly reader: UiReader;
  /** The experiment that the UI was started for. */
  readonly experiment: string | undefined;
  readonly model: Model;
  readonly state: UiState;
  /** Cells of the view, and rows of text in it. */
  readonly width: number;
  readonly height: number;
  /** Draws with ASCII letters only. */
  readonly ascii: boolean;
  /** The view is read out, not drawn. */
  readonly spoken: boolean;
}

/** What is on the screen, with what the view has read and computed for it. */
export type Shown<Data> = ViewInput & { readonly data: Data };

/** For a first frame, before Ink has been loaded. */
export type FirstInput = Pick<ViewInput, 'reader' | 'experiment' | 'state' | 'width' | 'height'>;

/** A change of the state with what the view has computed; undefined when it was not shown as the key was pressed. */
export type ViewChange<Data> = (state: UiState, context: ScreenContext, data: Data | undefined) => UiState;

/** Everything that is known of one view. */
export interface ViewDefinition<Data, Own extends string> {
  readonly name: string;
  readonly title: string;
  readonly keys: readonly Binding<NoInfer<Own> | 'down' | 'up'>[];
  /** Does what its keys ask for, and answers commands of every view in its own way. */
  readonly update: Readonly<Record<Own, ViewChange<Data>>>;
  /** Goes down by so many rows; up where it is negative. */
  readonly move: (state: UiState, context: ScreenContext, by: number, data: Data | undefined) => UiState;
  /** The wheel, 1 is down; three rows unless given. */
  readonly wheel?: (state: UiState, context: ScreenContext, step: 1 | -1, data: Data | undefined) => UiState;
  /** What Esc takes away in this view before it leaves it; null where there is nothing. */
  readonly back?: (state: UiState) => UiState | null;
  /** Done on the way to this view. */
  readonly enter?: Change;
  /** Whether it is about the run that was highlighted, be that in the table or not. */
  readonly opensRun?: boolean;
  /** Reads and computes; a React hook, which runs whether the view is shown or not. */
  readonly useData: (input: ViewInput, isShown: boolean) => Data;
  readonly draw: (shown: Shown<Data>) => Panel;
  /** Rows of one page; all but one of the height unless given. */
  readonly page?: (shown: Shown<Data>) => number;
  /** What a click on a place of the view does; null where it means nothing. */
  readonly click?: (shown: Shown<Data>, x: number, y: number) => Change | null;
  /** Numbers of the lines that hold what is searched for. */
  readonly matches?: (shown: Shown<Data>) => readonly number[];
  readonly speak: (shown: Shown<Data>) => readonly string[];
  readonly export: (shown: Shown<Data>) => Exportable;
  /** Whether the UI begins with it. */
  readonly comesFirst?: (reader: UiReader, experiment: string | undefined) => boolean;
  /** What is shown of it until Ink has been loaded: more of it in each frame, as it is read. */
  readonly first?: (input: FirstInput) => Iterable<readonly Line[]>;
}

/** What a view does with the state, bound to what it has computed. */
export interface ViewUpdate {
  readonly name: string;
  readonly update: Readonly<Partial<Record<string, Change>>>;
  readonly move: (state: UiState, context: ScreenContext, by: number) => UiState;
  readonly wheel: (state: UiState, context: ScreenContext, step: 1 | -1) => UiState;
}

/** A view as it is on the screen. */
export interface ShownView extends ViewUpdate {
  readonly draw: () => Panel;
  readonly page: number;
  readonly click: (x: number, y: number) => Change | null;
  readonly matches: () => readonly number[];
  readonly speak: () => readonly string[];
  readonly exportable: () => Exportable;
}

export interface View extends Pick<
  ViewDefinition<unknown, string>,
  'name' | 'title' | 'back' | 'enter' | 'opensRun' | 'comesFirst' | 'first'
> {
  readonly keys: readonly Binding[];
  /** What it does where it was not shown when the key was pressed. */
  readonly unseen: ViewUpdate;
  readonly useShown: (input: ViewInput) => ShownView;
}

const LINES_OF_WHEEL = 3;

/** A view for the registry, which need not know what the view computes. */
export function defineView<Data, Own extends string>(definition: ViewDefinition<Data, Own>): View {
  const { name, move, wheel, useData } = definition;
  const updates: readonly [string, ViewChange<Data>][] = Object.entries(definition.update);
  const bind = (data: Data | undefined): ViewUpdate => ({
    name,
    update: Object.fromEntries(
      updates.map(([command, change]) => [
        command,
        (state: UiState, context: ScreenContext) => change(state, context, data),
      ]),
    ),
    move: (state, context, by) => move(state, context, by, data),
    wheel: (state, context, step) =>
      wheel === undefined
        ? move(state, context, step * LINES_OF_WHEEL, data)
        : wheel(state, context, step, data),
  });
  return {
    ...definition,
    unseen: bind(undefined),
    useShown: (input) => {
      const data = useData(input, input.state.view === name);
      const shown = { ...input, data };
      return {
        ...bind(data),
        draw: () => definition.draw(shown),
        page: Math.max(1, definition.page?.(shown) ?? input.height - 1),
        click: (x, y) => definition.click?.(shown, x, y) ?? null,
        matches: () => definition.matches?.(shown) ?? [],
        speak: () => definition.speak(shown),
        exportable: () => definition.export(shown),
      };
    },
  };
}
