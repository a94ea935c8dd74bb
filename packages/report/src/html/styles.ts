/** Okabe and Ito's colours, darkened for white paper so that each stands out 3:1, and as they are for dark screens. */
const LIGHT = ['#0072b2', '#b06c00', '#00795a', '#a8467e', '#7a6c00', '#c24e00', '#3a55c8', '#5e5e5e'];
const DARK = ['#56b4e9', '#e69f00', '#2bc79a', '#e58fbf', '#f0e442', '#ff8a4a', '#9db1ff', '#b8b8b8'];

const ON_PAPER: Readonly<Record<string, string>> = {
  ...{
    paper: '#fff',
    ink: '#1b1d21',
    faint: '#555b64',
    line: '#8b919a',
    shade: '#f3f4f6',
    margin: '#e4e7ec',
  },
  ...Object.fromEntries(LIGHT.map((colour, at) => [`c${at}`, colour])),
};

/** How many cells have a colour of their own. */
export const COLOURS = LIGHT.length;

export function colourOf(place: number): string {
  return `var(--c${place % COLOURS})`;
}

/** The same with the colours of the light scheme in place of their names: a file by itself has no sheet. */
export function inLight(svg: string): string {
  return svg.replaceAll(/var\(--(\w+)\)/g, (name, key: string) => ON_PAPER[key] ?? name);
}

const palette = (colours: readonly string[]) => colours.map((colour, at) => `--c${at}:${colour};`).join('');
const LIGHT_SCHEME = Object.entries(ON_PAPER)
  .map(([name, colour]) => `--${name}:${colour};`)
  .join('');

const DARK_SCHEME = `color-scheme:dark;--paper:#14161a;--ink:#e8e8e8;--faint:#b3b8c0;--line:#5b626d;--shade:#20242b;--margin:#2e3540;${palette(DARK)}`;

/** The page's one sheet. Nothing of it needs a network. */
export const STYLES = `
:root{color-scheme:light;${LIGHT_SCHEME}}
@media (prefers-color-scheme:dark){:root{${DARK_SCHEME}}}
@page{size:A4 landscape;margin:12mm}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:2rem 1rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem}
h2{font-size:1.2rem;margin:2.5rem 0 .5rem}
.answer{font-size:1.15rem;border-left:4px solid var(--c0);padding:.25rem 0 .25rem 1rem;margin:1.5rem 0}
.faint{color:var(--faint)}
.scroll{overflow-x:auto}
caption{text-align:left;padding:0 0 .25rem}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .75rem .3rem 0;text-align:left;vertical-align:middle;border-bottom:1px solid var(--margin)}
th{font-weight:600;vertical-align:bottom}
td.number,th.number{text-align:right}
td.number{white-space:nowrap}
td.bar{padding:0 .75rem 0 0;min-width:240px}
td.values data{display:inline-block;margin-right:1em}
tr.baseline td{color:var(--faint)}
svg{display:block;max-width:100%;height:auto;color:var(--ink);background:transparent}
svg text{white-space:pre;fill:currentColor}
img{display:block;width:56px;image-rendering:pixelated}
figure{margin:1rem 0}
figcaption{font-size:.9rem;color:var(--faint)}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0;margin:.25rem 0;font-size:.9rem}
.legend span{display:inline-block;width:1.25em;height:.25em;vertical-align:middle;margin-right:.4em}
.confusion td,.confusion th{padding:.15rem .45rem;text-align:right;border:0}
@media print{body{max-width:none;padding:0;font-size:12px}.scroll{overflow:visible}table{font-size:.8rem}th,td{padding-right:.5rem}td.number{white-space:normal}td.bar{min-width:0}tr,figure,svg{break-inside:avoid}h2{break-after:avoid}}
code{font:.85em ui-monospace,monospace;overflow-wrap:anywhere}
`;
