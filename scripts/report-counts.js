import fs from 'node:fs';
import path from 'node:path';

/**
 * Vitest reporter that writes `{ passed, failed, skipped }` of one project to `test-output/report.json`, where
 * `skipped` lists each test's name and the reason it gave to `context.skip(reason)`.
 */
export default class ReportCounts {
  onInit(vitest) {
    this.root = vitest.config.root;
  }

  onTestRunEnd(modules, unhandledErrors) {
    const report = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const module of modules) {
      // A file that fails to load has no tests to count, only its own errors.
      report.failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') report.passed += 1;
        else if (result.state === 'skipped')
          report.skipped.push({ name: test.fullName, reason: result.note ?? 'no reason given' });
        else report.failed += 1;
      }
    }
    const file = path.join(this.root, 'test-output', 'report.json');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, JSON.stringify(report, null, 2));
  }
}
