import { describe, expect, it } from 'vitest';
import { pageHtml } from '../../../../src/editor/pages/page-html';

const html = pageHtml({
  title: 'Meshlens',
  cspSource: 'https://resources',
  nonce: 'bm9uY2U=',
  script: 'https://resources/heatmap.js',
  style: 'https://resources/heatmap.css',
});
const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';

describe('pageHtml', () => {
  it('allows nothing by default, and scripts only by nonce', () => {
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'nonce-bm9uY2U='");
    expect(policy).not.toMatch(/unsafe|connect-src|\*/);
  });

  it('has one script, and it carries the nonce', () => {
    expect([...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag)).toEqual([
      '<script nonce="bm9uY2U=" src="https://resources/heatmap.js">',
    ]);
    expect(html).not.toMatch(/\son\w+=|style="/);
  });
});
