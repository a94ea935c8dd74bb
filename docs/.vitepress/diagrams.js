import { renderMermaidSVG } from 'beautiful-mermaid';

/** Its colours are the theme's, so that it follows the light and the dark one. */
const COLOURS = { bg: 'var(--vp-c-bg)', fg: 'var(--vp-c-text-1)', transparent: true };

/** Blocks in `mermaid` become drawings when the site is built: a page loads no library, and asks no other server. */
export function diagramRule(markdown) {
  const { fence } = markdown.renderer.rules;
  markdown.renderer.rules.fence = (tokens, index, ...more) => {
    const { info, content } = tokens[index];
    if (info.trim() !== 'mermaid') return fence(tokens, index, ...more);
    // The site's font, and not one that the drawing would fetch.
    const drawing = renderMermaidSVG(content, { ...COLOURS, font: 'inherit' }).replace(/@import [^;]*;/, '');
    // As a value of Vue's, which takes no <style> within a page.
    return `<div class="diagram" tabindex="0" v-html="${markdown.utils.escapeHtml(JSON.stringify(drawing))}"></div>\n`;
  };
}
