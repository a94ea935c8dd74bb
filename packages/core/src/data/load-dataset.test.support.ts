import { cifar10 } from './cifar.js';
import { csv } from './csv.js';

/** Loads a dataset, and prints how much memory this process had at most, in bytes. */
const sources = {
  cifar10: () => cifar10.create({}),
  csv: () => csv.create({ file: 'table.csv', target: 'y' }),
};
await sources[process.argv[2] as keyof typeof sources]().load();
process.stdout.write(String(process.resourceUsage().maxRSS * 1024));
