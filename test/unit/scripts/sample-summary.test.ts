import { describe, expect, it } from 'vitest';

// The scripts are plain JavaScript, because they run before anything is installed.
const SCRIPT: string = '../../../scripts/lib/sample-summary.mjs';
const { summarise } = await import(SCRIPT);

const incident = (service: string, text: string) => ({
  fromMs: Date.UTC(2024, 4, 6, 10, 0, 30),
  toMs: Date.UTC(2024, 4, 6, 10, 3),
  causes: [{ service, evidence: [{ text }] }],
});

describe('the summary of the sample', () => {
  it('shows one line per incident with its first cause and evidence, aligned', () => {
    const lines = summarise({
      inputs: [{}, {}],
      services: [{ spans: 1200 }, { spans: 34 }],
      incidents: [incident('pay', 'slower'), incident('catalog', 'more errors')],
      findings: [{}],
    }).split('\n');
    expect(lines[0]).toContain('1,234 spans of 2 services in 2 files. 2 incidents');
    expect(lines.slice(2, 4)).toEqual([
      '  10:00:30 to 10:03:00  pay      slower',
      '  10:00:30 to 10:03:00  catalog  more errors',
    ]);
    expect(lines.at(-1)).toContain('1 findings');
  });

  it('names an incident without a cause', () => {
    const report = {
      inputs: [],
      services: [],
      incidents: [{ fromMs: 0, toMs: 1000, causes: [] }],
      findings: [],
    };
    expect(summarise(report)).toContain('no cause found');
  });
});
