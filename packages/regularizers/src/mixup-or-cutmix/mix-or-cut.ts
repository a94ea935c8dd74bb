import type { Augment } from '@ablate/core/plugins';
import { cutMix, type Cut } from '../cutmix/cut-mix.js';
import { mixUp, type Mixing } from '../mixup/mix-up.js';

export const augment: Augment<Cut | Mixing> = (batch, drawn) =>
  'box' in drawn ? cutMix(batch, drawn) : mixUp(batch, drawn);

export const module = import.meta.url;
