import { AblateError, unknownName } from '@ablate/core';
import { findAxis } from './axes.js';
import { checkCells } from './cell-limit.js';
import { withChanges } from './components.js';
import { describeValue } from './describe-value.js';
import { matches } from './pattern.js';
import type { Include, Matrix } from './parse-matrix.js';
import { setPath } from './set-path.js';
import { choices } from './zip.js';

/** One combination of labels with its configuration, not yet checked. */
export interface Combination {
  readonly label: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly config: Readonly<Record<string, unknown>>;
}

interface Draft {
  label: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
  /** What `include` added; later entries may replace it. */
  extra: Readonly<Record<string, unknown>>;
}

/** Every combination of the axes after `zip`, `exclude`, `include`, `when` and the selection, in a stable order. */
export function combine(matrix: Matrix): Combination[] {
  const originals = product(matrix).filter(
    (draft) => !matrix.exclude.some((pattern) => matches(pattern, draft.labels)),
  );
  const added: Draft[] = [];
  for (const entry of matrix.include) {
    const extended = originals.filter((draft) => matches(entry.pattern, draft.labels));
    for (const draft of extended) {
      draft.extra = { ...draft.extra, ...entry.extra };
      draft.label = entry.label ?? draft.label;
    }
    if (extended.length === 0) added.push(newDraft(entry, matrix));
  }
  const combinations = [...originals, ...added].flatMap((draft) => withDesign(finish(draft, matrix), matrix));
  refuseTwins(combinations);
  return select(combinations, matrix.selected);
}

function product(matrix: Matrix): Draft[] {
  let drafts: Draft[] = [{ label: undefined, labels: {}, values: {}, extra: {} }];
  const factors = choices(matrix.axes, matrix.zip);
  checkCells(
    factors.reduce((product, options) => product * options.length, matrix.design?.runs.length ?? 1),
    matrix.seeds.length,
  );
  for (const options of factors) {
    const parts = options.map((choice) => ({
      labels: Object.fromEntries(choice.map(({ axis, chosen }) => [axis, chosen.label])),
      values: Object.fromEntries(choice.map(({ axis, chosen }) => [axis, chosen.value])),
    }));
    drafts = drafts.flatMap((draft) =>
      parts.map(({ labels, values }) => ({
        ...draft,
        labels: { ...draft.labels, ...labels },
        values: { ...draft.values, ...values },
      })),
    );
  }
  return drafts;
}

function newDraft(entry: Include, matrix: Matrix): Draft {
  const labels: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  for (const [name, wanted] of Object.entries(entry.pattern)) {
    const known = 'label' in wanted ? wanted.label : undefined;
    labels[name] = 'label' in wanted ? wanted.label : describeValue(wanted.value);
    values[name] =
      'label' in wanted
        ? findAxis(matrix.axes, name)?.values.find(({ label }) => label === known)?.value
        : wanted.value;
  }
  return { label: entry.label, labels, values, extra: entry.extra };
}

function finish(draft: Draft, matrix: Matrix): Combination {
  const ordered = matrix.axes.flatMap(({ name }) => {
    const label = draft.labels[name];
    return label === undefined ? [] : [label];
  });
  const label = draft.label ?? (ordered.length === 0 ? matrix.name : ordered.join('/'));
  // An axis into the value of another one comes after it.
  const values = Object.entries(draft.values)
    .map(([name, value]) => ({ path: name.split('.'), value }))
    .sort((a, b) => a.path.length - b.path.length);
  let config: Record<string, unknown> = { ...matrix.base };
  for (const { path, value } of values) if (path.length === 1) config = setPath(config, path, value, 'axes');
  config = { ...config, ...draft.extra };
  for (const { path, value } of values) if (path.length > 1) config = setPath(config, path, value, 'axes');
  for (const { pattern, set } of matrix.when) {
    if (!matches(pattern, draft.labels)) continue;
    for (const [path, value] of Object.entries(set))
      config = setPath(config, path.split('.'), value, 'when.set');
  }
  return { label, labels: draft.labels, config };
}

/** The combination with each of the design's combinations of components. */
function withDesign(combination: Combination, { design, axes }: Matrix): Combination[] {
  if (design === null) return [combination];
  const { label, labels, config } = combination;
  return design.runs.map((run) => ({
    label: axes.length === 0 && Object.keys(labels).length === 0 ? run.label : `${label}/${run.label}`,
    labels: { ...labels, ...run.labels },
    config: withChanges(config, run),
  }));
}

function refuseTwins(combinations: readonly Combination[]): void {
  const seen = new Set<string>();
  for (const { label } of combinations) {
    if (seen.has(label))
      throw new AblateError(
        'CONFIG',
        `two cells have the label "${label}"; give the include entry that makes or extends them a label of its own`,
      );
    seen.add(label);
  }
}

function select(combinations: Combination[], selected: Matrix['selected']): Combination[] {
  let kept = combinations;
  for (const [axis, wanted] of Object.entries(selected)) {
    const known = new Set(combinations.flatMap(({ labels }) => labels[axis] ?? []));
    for (const label of wanted)
      if (!known.has(label))
        throw new AblateError('CONFIG', `--set axes.${axis}: ${unknownName('label', label, known)}`);
    kept = kept.filter(({ labels }) => wanted.includes(labels[axis] ?? ''));
  }
  if (kept.length === 0)
    throw new AblateError('CONFIG', 'the matrix has no cells left after exclude and the selected labels');
  return kept;
}
