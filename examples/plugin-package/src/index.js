import { definePackage } from '@ablate/core';
import { majority } from './majority.js';
import { perceptron } from './perceptron.js';
import { polite } from './polite.js';
import { signSgd } from './sign-sgd.js';
import { shrink } from './shrink.js';

export { majority, perceptron, polite, shrink, signSgd };

/** What `plugins: ['ablate-plugins-example']` in a matrix loads. */
export default definePackage('ablate-plugins-example', [majority, perceptron, polite, shrink, signSgd]);
