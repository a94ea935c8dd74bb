import { ablateTests } from '../../vitest.shared.js';

export default ablateTests(import.meta.dirname);
