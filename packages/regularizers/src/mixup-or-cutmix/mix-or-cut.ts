import type { Augment } from '@ablate/core/plugins';
import { cutMix, type Cut } from '../cutmix/paste-boxes.js';
import { mixUp, type Mixing } from '../mixup/mix-examples.js';

export const augment: Augment<Cut | Mixing> = (batch, drawn) =>
  'box' in drawn ? cutMix(batch, drawn) : mixUp(batch, drawn);

export const module = import.meta.url;
