/**
 * No file may import itself by way of others, be it for types alone: who reads one of a circle has to read them all.
 * @type {import('dependency-cruiser').IConfiguration}
 */
export default {
  forbidden: [{ name: 'no-circles', severity: 'error', from: {}, to: { circular: true } }],
  options: {
    includeOnly: '^(packages|benchmarks|e2e|experiments)/',
    exclude: '/(dist|out-tsc|node_modules)/',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['@ablate/source', 'import', 'default'],
      exportsFields: ['exports'],
    },
  },
};
