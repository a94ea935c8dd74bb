import { titleOf } from './pages.js';

/** Pages whose address begins so, by their titles. */
function under(pages, prefix, without = []) {
  return Object.entries(pages)
    .filter(([, page]) => page.startsWith(prefix) && !without.includes(page))
    .map(([file, page]) => ({ text: titleOf(file), link: `/${page.replace(/\.md$/, '')}` }))
    .sort((one, other) => one.text.localeCompare(other.text));
}

const page = (text, link) => ({ text, link });

/** In the order of a reader's questions. */
export function sidebar(pages) {
  return [
    {
      text: 'Begin',
      items: [
        page('What it answers', '/'),
        page('Install', '/guide/install'),
        page('The first matrix', '/guide/first-matrix'),
        page('Reading a verdict', '/guide/reading-a-verdict'),
        page('The lecture, in the browser', '/lecture'),
        page('The terminal', '/guide/terminal'),
        page('Commands', '/guide/commands'),
      ],
    },
    {
      text: 'Components and power',
      items: [
        page('Designs', '/designs'),
        page('Seeds that stop, and power', '/guide/power'),
        page('Statistics', '/statistics'),
        page('Registration', '/registration'),
        page('What never acted', '/never-acted'),
        { text: 'Experiments', collapsed: true, items: under(pages, 'experiments/') },
      ],
    },
    {
      text: 'Plugins',
      items: [
        page('Write a plugin', '/guide/plugins'),
        page('Write a model', '/guide/write-a-model'),
        page('Write a dataset', '/guide/write-a-dataset'),
        page('Hooks', '/hooks'),
        page('Interactions', '/interactions'),
        { text: 'Models', collapsed: true, items: under(pages, 'models/') },
        { text: 'Regularizers', collapsed: true, items: under(pages, 'regularizers/') },
      ],
    },
    {
      text: 'Packages alone',
      items: [
        page('Which there are', '/guide/packages'),
        ...under(pages, 'packages/'),
        { text: 'Examples', collapsed: true, items: under(pages, 'examples/') },
      ],
    },
    {
      text: 'Machines',
      items: [
        page('TensorFlow', '/tensorflow'),
        page('WebGPU', '/webgpu'),
        page('How fast', '/guide/speed'),
        page('What parts cost', '/guide/costs'),
        page('Cluster and GPUs', '/guide/cluster'),
        page('A first hour on a cluster', '/cluster'),
        page('Systems', '/platforms'),
        page('Checkpoints', '/checkpoints'),
        page('Copies and repair', '/backups'),
      ],
    },
    {
      text: 'Why one may trust it',
      items: [
        page('Promises', '/promises'),
        page('Architecture', '/architecture'),
        page('Contributing', '/contributing'),
      ],
    },
    { text: 'Decisions', collapsed: true, items: under(pages, 'decisions/') },
    page('API', '/api/'),
  ];
}
