export { default as model } from './model.js';
export { default as regularizer } from './regularizer.js';
