import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html } from '../../../../src/cli/html/markup';
import { renderHtml } from '../../../../src/cli/html/page';
import type { Report } from '../../../../src/contracts/report';
import { completeReport, emptyReport } from '../../contracts/report-fixture';
import { hostileReport } from '../hostile-report';

describe('html', () => {
  it('escapes values, keeps nested markup and lists of it, and drops null', () => {
    const nested = html`<b>${'a & b'}</b>`;
    expect(html`<p title="${'"x"'}">${nested}${[nested, '<']}${null}${3}</p>`.text).toBe(
      '<p title="&quot;x&quot;"><b>a &amp; b</b><b>a &amp; b</b>&lt;3</p>',
    );
  });

  it('lets no text out of an element or a quoted attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"'`\u0000-\u0008\u202a-\u202e]/);
      }),
    );
  });
});

/** Elements of a page in order, from a scan that knows quotes: what a browser would see as tags. */
function tags(page: string): string[] {
  const body = page.replace(/<style>[^]*<\/style>/, '');
  return [...body.matchAll(/<([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/gi)].map(([, name]) =>
    name.toLowerCase(),
  );
}

describe('renderHtml', () => {
  it('is one document without script, request or inline style', () => {
    const page = renderHtml(completeReport);
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).not.toMatch(
      /<script|<link|<img|<iframe|\ssrc=|url\(|@import|\sstyle="|\son[a-z]+=|https?:/i,
    );
  });

  it('carries a policy that allows its own style sheet and nothing else', () => {
    const page = renderHtml(completeReport);
    const style = /<style>([^]*)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page).toContain(
      `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
    );
  });

  it('shows everything the report says', () => {
    const page = renderHtml(completeReport);
    for (const text of [
      'payment',
      'docker-compose.yml:14:3',
      'p95 latency 412 ms, normally 38 ms',
      '+12.4 sd',
      'traces/shop.jsonl.gz:812',
      'incident-cause',
      'a slow request',
      'Last value',
      'the span has no start time',
      'neither traces nor a manifest',
      'service.version',
      '42 of 50',
      'One window has no data.',
      'from the cache',
      'external, seen from its callers',
    ]) {
      expect(page, text).toContain(text);
    }
  });

  it('links a similar incident of the report, and gives the time of any other', () => {
    expect(renderHtml(completeReport)).toContain(
      'Similar: earlier, 2023-11-14 22:13:20 to 22:17:20 UTC, CPU',
    );
    const [incident] = completeReport.incidents;
    const { fromMs, toMs } = incident;
    const similar = [{ ...incident.similar[0], fromMs, toMs, service: 'payment' }];
    const page = renderHtml({
      ...completeReport,
      incidents: [incident, { ...incident, fromMs: toMs, similar }],
    });
    expect(page).toContain('Similar: <a href="#incident-1">incident 1</a>, CPU contention');
  });

  it('keeps hostile text text: the same elements as without it, and a whole document', () => {
    const page = renderHtml(hostileReport);
    const harmless: Report = JSON.parse(
      JSON.stringify(hostileReport).replace(/<|>|\\"|'|\\u0000|\\u202e/g, '_'),
    ) as Report;
    expect(tags(page)).toEqual(tags(renderHtml(harmless)));
    expect(page.match(/<script|<iframe|<img/gi)).toBeNull();
    expect(page.endsWith('</html>\n')).toBe(true);
  });

  it('says why when there is nothing to show, and draws no heatmap', () => {
    const page = renderHtml({ ...emptyReport, notes: ['No trace export was found.'] });
    expect(page.match(/No trace export was found\./g)).toHaveLength(1);
    expect(page).not.toContain('<svg role="img"');
  });

  it('names every picture, marks table headings, and offers the heatmap as a table', () => {
    const page = renderHtml(completeReport);
    expect(page.match(/<svg role="img"/g)).toHaveLength(2);
    expect(page.match(/<svg role="img" aria-label="[^"]+"/g)).toHaveLength(2);
    expect(page.match(/<th>/g)).toBeNull();
    expect(page).toContain('All 4 anomalous cells as a table');
  });

  it('draws each window at its place, gaps apart from zeros', () => {
    const page = renderHtml(completeReport);
    const strip = /aria-label="payment: scores over time"[^]*?<\/svg>/.exec(page)?.[0] ?? '';
    expect(
      [...strip.matchAll(/<rect class="(\w+)" x="(\d+)" y="\d+" height="\d+" width="(\d+)"/g)].map(
        ([, look, x, width]) => [look, Number(x), Number(width)],
      ),
    ).toEqual([
      ['s0', 0, 2],
      ['s7', 2, 1],
      ['gap', 3, 1],
      ['s7', 4, 1],
      ['s0', 5, 1],
    ]);
    expect(strip).toContain('anomalous, highest score 5.60 at 10:02:00');
  });

  it('stays small for a week of short windows over a hundred services', () => {
    const count = 20_000;
    const names = Array.from({ length: 100 }, (_, index) => `service-${index}`);
    const scores = Object.fromEntries(
      names.map((name, row) => [
        name,
        Array.from({ length: count }, (_, window) => ((window * 7919 + row * 104_729) % 1000) / 1100),
      ]),
    );
    const report: Report = {
      ...completeReport,
      services: names.map((name) => ({ name, declared: null, spans: 1, external: false })),
      windows: { ...completeReport.windows, count, present: Array.from({ length: count }, () => true) },
      anomaly: { ...completeReport.anomaly, scores },
    };
    expect(renderHtml(report).length).toBeLessThan(3_000_000);
  });
});
