import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Where a layer of ours is in PyTorch's state dict: `{s}` stands for a number, `{s-1}` for one less. */
export interface NameRule {
  readonly ours: string;
  readonly theirs: string;
  /** A fully connected layer that is a 1×1 convolution there, or a 2-d convolution that is 1-d there. */
  readonly as?: 'conv2d' | 'conv1d';
}

const units = (unit: string, norm: string): NameRule[] => [
  { ours: 'stage{s}_unit{u}_conv{n}', theirs: `${unit}.conv{n}` },
  { ours: 'stage{s}_unit{u}_conv{n}_norm', theirs: `${unit}.${norm}{n}` },
];
const STEM: readonly NameRule[] = [
  { ours: 'stem_conv', theirs: 'conv1' },
  { ours: 'stem_conv_norm', theirs: 'bn1' },
];

/** torchvision's ResNet and ResNeXt; timm's too, with its squeeze-and-excitation. */
const TORCHVISION: readonly NameRule[] = [
  ...STEM,
  ...units('layer{s}.{u-1}', 'bn'),
  { ours: 'stage{s}_unit{u}_shortcut', theirs: 'layer{s}.{u-1}.downsample.0' },
  { ours: 'stage{s}_unit{u}_shortcut_norm', theirs: 'layer{s}.{u-1}.downsample.1' },
  { ours: 'stage{s}_unit{u}_se_fc{n}', theirs: 'layer{s}.{u-1}.se.fc{n}', as: 'conv2d' },
  { ours: 'classifier', theirs: 'fc' },
];

/** timm's `resnet50d`. */
const TIMM_D: readonly NameRule[] = [
  { ours: 'stem_conv1', theirs: 'conv1.0' },
  { ours: 'stem_conv1_norm', theirs: 'conv1.1' },
  { ours: 'stem_conv2', theirs: 'conv1.3' },
  { ours: 'stem_conv2_norm', theirs: 'conv1.4' },
  { ours: 'stem_conv3', theirs: 'conv1.6' },
  { ours: 'stem_conv3_norm', theirs: 'bn1' },
  ...units('layer{s}.{u-1}', 'bn'),
  { ours: 'stage{s}_unit{u}_shortcut', theirs: 'layer{s}.{u-1}.downsample.1' },
  { ours: 'stage{s}_unit{u}_shortcut_norm', theirs: 'layer{s}.{u-1}.downsample.2' },
  { ours: 'classifier', theirs: 'fc' },
];

/** timm's `resnetv2_50`. */
const TIMM_V2: readonly NameRule[] = [
  { ours: 'stem_conv', theirs: 'stem.conv' },
  ...units('stages.{s-1}.blocks.{u-1}', 'norm'),
  { ours: 'stage{s}_unit{u}_shortcut', theirs: 'stages.{s-1}.blocks.{u-1}.downsample.conv' },
  { ours: 'last_norm', theirs: 'norm' },
  { ours: 'classifier', theirs: 'head.fc', as: 'conv2d' },
];

/** akamaster/pytorch_resnet_cifar10. */
const CIFAR: readonly NameRule[] = [
  ...STEM,
  ...units('layer{s}.{u-1}', 'bn'),
  { ours: 'stage{s}_unit{u}_shortcut', theirs: 'layer{s}.{u-1}.shortcut.0' },
  { ours: 'stage{s}_unit{u}_shortcut_norm', theirs: 'layer{s}.{u-1}.shortcut.1' },
  { ours: 'classifier', theirs: 'linear' },
];

/** xternalz/WideResNet-pytorch. */
const WIDE: readonly NameRule[] = [
  { ours: 'stem_conv', theirs: 'conv1' },
  ...units('block{s}.layer.{u-1}', 'bn'),
  { ours: 'stage{s}_unit{u}_shortcut', theirs: 'block{s}.layer.{u-1}.convShortcut' },
  { ours: 'last_norm', theirs: 'bn1' },
  { ours: 'classifier', theirs: 'fc' },
];

/** The PyTorch edition of Dive into Deep Learning, its `nn.Sequential`. */
const LECTURE: readonly NameRule[] = [
  { ours: 'stem_conv', theirs: '0.0' },
  { ours: 'stem_conv_norm', theirs: '0.1' },
  { ours: 'block{b}_unit{u}_conv{n}', theirs: '{b-1}.{u-1}.conv{n}' },
  { ours: 'block{b}_unit{u}_conv{n}_norm', theirs: '{b-1}.{u-1}.bn{n}' },
  { ours: 'block{b}_unit{u}_shortcut', theirs: '{b-1}.{u-1}.conv3' },
  { ours: 'classifier', theirs: '7' },
];

/** rtdl's ResNet for tables. */
const MLP: readonly NameRule[] = [
  { ours: 'stem', theirs: 'first_layer' },
  { ours: 'unit{u}_dense1_norm', theirs: 'blocks.{u-1}.normalization' },
  { ours: 'unit{u}_dense1', theirs: 'blocks.{u-1}.linear_first' },
  { ours: 'unit{u}_dense2', theirs: 'blocks.{u-1}.linear_second' },
  { ours: 'last_norm', theirs: 'head.normalization' },
  { ours: 'classifier', theirs: 'head.linear' },
];

/** locuslab/TCN, with batch normalization (`bn1`, `bn2`) in place of its weight normalization. */
const TCN: readonly NameRule[] = [
  { ours: 'unit{u}_conv{n}', theirs: 'tcn.network.{u-1}.conv{n}', as: 'conv1d' },
  { ours: 'unit{u}_conv{n}_norm', theirs: 'tcn.network.{u-1}.bn{n}' },
  { ours: 'unit{u}_shortcut', theirs: 'tcn.network.{u-1}.downsample', as: 'conv1d' },
  { ours: 'classifier', theirs: 'linear' },
];

export const NAME_TABLES = {
  torchvision: TORCHVISION,
  'timm-resnet-d': TIMM_D,
  'timm-resnet-v2': TIMM_V2,
  'cifar-resnet': CIFAR,
  'wide-resnet': WIDE,
  'lecture-resnet': LECTURE,
  resmlp: MLP,
  restcn: TCN,
} satisfies Record<string, readonly NameRule[]>;

/** The families of models whose weights have names in PyTorch that are known. */
export type NameTable = keyof typeof NAME_TABLES;

/** The table of the family that a model belongs to. */
export function tableOf(model: LayersModel): NameTable {
  const has = (layer: string) => model.layers.some(({ name }) => name === layer);
  const family = model.name.replace(/\d.*$/, '').replaceAll('_', '-');
  if (family in NAME_TABLES) return family as NameTable;
  if (has('stem_conv1')) return 'timm-resnet-d';
  return has('last_relu') ? 'timm-resnet-v2' : 'torchvision';
}

/** The rule for a layer of ours and its name there; undefined if the table has none. */
export function findName(
  rules: readonly NameRule[],
  layer: string,
): { rule: NameRule; name: string } | undefined {
  for (const rule of rules) {
    const pattern = rule.ours.replace(/\{(\w)\}/g, (_, key: string) => `(?<${key}>\\d+)`);
    const match = new RegExp(`^${pattern}$`).exec(layer);
    if (match === null) continue;
    const name = rule.theirs.replace(/\{(\w)(-1)?\}/g, (_, key: string, less?: string) =>
      String(Number(match.groups?.[key]) - (less === undefined ? 0 : 1)),
    );
    return { rule, name };
  }
  return undefined;
}
