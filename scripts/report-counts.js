import fs from 'node:fs';
import path from 'node:path';

/**
 * Vitest reporter that writes `{ passed, failed, skipped }` of one project to `test-output/report.json`, where
 * `failed` lists each test's name and the first line of its error, and `skipped` each test's name and the reason it
 * gave to `context.skip(reason)`.
 */
export default class ReportCounts {
  onInit(vitest) {
    this.root = vitest.config.root;
  }

  onTestRunEnd(modules, unhandledErrors) {
    const failure = (name, error) => ({ name, error: String(error?.message ?? 'no message').split('\n')[0] });
    const failed = unhandledErrors.map((error) => failure('outside of a test', error));
    const report = { passed: 0, failed, skipped: [] };
    for (const module of modules) {
      // A file that fails to load has no tests to count, only its own errors.
      failed.push(...module.errors().map((error) => failure(module.relativeModuleId, error)));
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') report.passed += 1;
        else if (result.state === 'skipped')
          report.skipped.push({ name: test.fullName, reason: result.note ?? 'no reason given' });
        else failed.push(failure(`${module.relativeModuleId} > ${test.fullName}`, result.errors?.[0]));
      }
    }
    const file = path.join(this.root, 'test-output', 'report.json');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, JSON.stringify(report, null, 2));
  }
}
