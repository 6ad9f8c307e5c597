import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticksFromZero } from '../../../../src/cli/html/axis';
import { renderChart, type Chart } from '../../../../src/cli/html/chart';

const chart: Chart = {
  id: 'noise',
  kind: 'line',
  title: 'Error by noise',
  subtitle: '12 series',
  xLabel: 'noise',
  yLabel: 'RMSE',
  noteLabel: 'coverage',
  points: [
    { label: 'none', at: 0, note: '90 %' },
    { label: 'some', at: 1, note: '89 %' },
    { label: 'much', at: 4, note: '88 %' },
  ],
  series: [
    { name: 'chosen', values: [2, 3, 4] },
    { name: 'linear', values: [3, null, 5] },
  ],
};
const render = (changes: Partial<Chart> = {}): string => renderChart({ ...chart, ...changes }).text;
const pathsOf = (svg: string): string[] =>
  [...svg.matchAll(/<path class="line s\d" d="([^"]*)"\/>\n?/g)].map(([, d]) => d);

describe('renderChart', () => {
  it('is named by its title and says every figure in its description', () => {
    const svg = render();
    expect(svg).toContain('role="img" aria-labelledby="noise-title noise-desc"');
    expect(svg).toContain('<title id="noise-title">Error by noise</title>');
    expect(svg).toContain(
      'RMSE over noise. chosen: 2 at none, 3 at some, 4 at much; linear: 3 at none, not measured at some, 5 at much; coverage: 90 % at none, 89 % at some, 88 % at much.</desc>',
    );
  });

  it('escapes names and labels', () => {
    const svg = render({ title: '<script>x</script>', series: [{ name: 'a"><b & c', values: [1, 2, 3] }] });
    expect(svg).not.toMatch(/<script|"><b /);
    expect(svg).toContain('a&quot;&gt;&lt;b &amp; c');
  });

  it('draws points in proportion to their place and breaks a line where nothing was measured', () => {
    const drawn = pathsOf(render()).filter((d) => !d.endsWith('h26'));
    const [linear, chosen] = drawn;
    expect(linear).toMatch(/^M[\d. ]+M[\d. ]+$/);
    const [first, second, third] = [...chosen.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ]);
    expect((third[0] - first[0]) / (second[0] - first[0])).toBeCloseTo(4, 2);
    expect(first[1] - second[1]).toBeCloseTo(second[1] - third[1], 1);
  });

  it('draws a bar for each value, from zero', () => {
    const heights = [
      ...render({ kind: 'bar' }).matchAll(/<rect class="fill s(\d)"[^>]* height="([\d.]+)"\/><text/g),
    ].map(([, series, height]) => [Number(series), Number(height)]);
    const bars = heights.filter(([, height]) => height !== 14);
    expect(bars.map(([series]) => series)).toEqual([0, 1, 0, 0, 1]);
    expect(bars[3][1] / bars[0][1]).toBeCloseTo(2, 2);
  });

  it.each(['line', 'bar'] as const)('says that there is no data in an empty %s chart', (kind) => {
    for (const empty of [
      { points: [], series: [] },
      { series: [{ name: 'chosen', values: [null, NaN, Infinity] }] },
    ]) {
      const svg = render({ kind, ...empty });
      expect(svg).toContain('>no data</text>');
      expect(svg).not.toMatch(/="[^"]*(NaN|Infinity)/);
    }
  });

  it('places a single point in the middle', () => {
    expect(
      render({ points: [{ label: 'only', at: 7 }], series: [{ name: 'chosen', values: [1] }] }),
    ).not.toMatch(/NaN|Infinity/);
  });
});

describe('ticksFromZero', () => {
  it.each([
    [5.7, [0, 2, 4, 6]],
    [3.4, [0, 1, 2, 3, 4]],
    [0.3, [0, 0.1, 0.2, 0.3]],
    [0, [0, 1]],
    [NaN, [0, 1]],
  ])('of %d', (highest, ticks) => {
    expect(ticksFromZero(highest)).toEqual(ticks);
  });

  it('reaches the highest value in a few even steps', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (highest) => {
        const ticks = ticksFromZero(highest);
        expect(ticks[ticks.length - 1]).toBeGreaterThanOrEqual(highest * (1 - 1e-9));
        expect(ticks.length).toBeGreaterThan(2);
        expect(ticks.length).toBeLessThan(8);
      }),
    );
  });
});
