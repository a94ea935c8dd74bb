import nx from '@nx/eslint-plugin';
import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Which rooms a room may import from, as CONTRIBUTING lists them. */
const ROOMS = {
  core: [],
  tensorflow: ['core'],
  models: ['core'],
  regularizers: ['core'],
  tracker: [],
  statistics: [],
  runner: ['core', 'tracker', 'statistics'],
  slurm: ['core', 'tracker', 'runner'],
  report: ['tracker', 'statistics'],
  tui: ['tracker', 'statistics', 'report'],
};
const PACKAGES = Object.keys(ROOMS);
const ALL_ROOMS = {
  ...ROOMS,
  cli: PACKAGES,
  create: [],
  experiments: ['core', 'models', 'regularizers', 'tracker', 'statistics', 'runner'],
  benchmarks: PACKAGES,
  e2e: [...PACKAGES.filter((name) => name !== 'tensorflow'), 'cli', 'plugin'],
  docs: ['core', 'models', 'regularizers'],
};

export default tseslint.config(
  {
    ignores: [
      'packages/core/assembly',
      'docs/.vitepress/cache',
      'fuzzing.shared.d.ts',
      'tools/plugin/index.d.ts',
      '**/dist',
      '**/out-tsc',
      '**/test-output',
      '**/.nx',
      '**/node_modules',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // Contradicts no-non-null-assertion.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "ImportDeclaration[source.value='zod'] > ImportSpecifier",
          message: "Write import * as z from 'zod': a page then bundles 22 kB of it, else 93.",
        },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.test.ts', '**/*.test.tsx'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['**/*.tsx'], ...hooks.configs.flat['recommended-latest'] },
  {
    files: ['**/*.js'],
    languageOptions: {
      globals: {
        AbortController: false,
        AbortSignal: false,
        console: false,
        performance: false,
        process: false,
        setTimeout: false,
        URL: false,
      },
    },
  },
  {
    files: [
      'packages/**/*.{ts,tsx}',
      'experiments/**/*.ts',
      'benchmarks/**/*.ts',
      'e2e/**/*.ts',
      'docs/**/*.ts',
    ],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          // A package's own twins for Node and browsers are chosen by its "imports".
          allow: ['^.*/(vitest|fuzzing)\\.shared\\.js$', '^#'],
          depConstraints: Object.entries(ALL_ROOMS).map(([name, mayImport]) => ({
            sourceTag: `room:${name}`,
            onlyDependOnLibsWithTags: mayImport.map((other) => `room:${other}`),
          })),
        },
      ],
    },
  },
);
