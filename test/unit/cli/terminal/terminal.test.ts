import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heatStrip } from '../../../../src/cli/terminal/heat-strip';
import { renderTable } from '../../../../src/cli/terminal/table';
import { describeTerminal } from '../../../../src/cli/terminal/terminal';
import { columnsOf, printable, truncate, wrap } from '../../../../src/cli/terminal/text';

const sink = (isTTY: boolean, columns?: number): { write(): void; isTTY: boolean; columns?: number } => ({
  write: () => undefined,
  isTTY,
  columns,
});
const terminal = (env: Record<string, string>, isTTY = true, columns = 80) =>
  describeTerminal(sink(isTTY, columns), { env, platform: 'linux' });

describe('describeTerminal', () => {
  it.each([
    ['a terminal', {}, true, true],
    ['a pipe', {}, false, false],
    ['NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR', { NO_COLOR: '' }, true, true],
    ['FORCE_COLOR on a pipe', { FORCE_COLOR: '1' }, false, true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
    ['FORCE_COLOR before NO_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    ['a dumb terminal', { TERM: 'dumb' }, true, false],
  ])('decides about colour for %s', (_, env, isTTY, colour) => {
    const described = terminal(env, isTTY);
    expect(described.colour).toBe(colour);
    expect(described.style('red', 'x') === 'x').toBe(!colour);
  });

  it.each([
    [{ LANG: 'en_GB.UTF-8' }, true],
    [{ LANG: 'C', LC_ALL: 'de_DE.utf8' }, true],
    [{}, true],
    [{ LANG: 'C' }, false],
    [{ LANG: 'de_DE.ISO-8859-1' }, false],
    [{ LANG: 'en_GB.UTF-8', TERM: 'linux' }, false],
  ])('takes the character set from %j', (env, unicode) => {
    expect(terminal(env).unicode).toBe(unicode);
  });

  it('lays out for the columns there are, within reason', () => {
    expect([
      terminal({}, true, 20).width,
      terminal({}, true, 133).width,
      terminal({}, true, 500).width,
    ]).toEqual([60, 133, 160]);
    expect(describeTerminal(sink(false), { env: {}, platform: 'linux' }).width).toBe(100);
    expect(describeTerminal(sink(false), { env: { COLUMNS: '72' }, platform: 'linux' }).width).toBe(72);
  });
});

describe('text', () => {
  it('takes escape sequences, control characters and direction marks out of names', () => {
    expect(printable('\u001b[2J\u001b]0;gotcha\u0007cart\r\n\u202eevil\u0000')).not.toMatch(
      /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/,
    );
    expect(printable('cart-service_2 (αβ)')).toBe('cart-service_2 (αβ)');
  });

  it('prints nothing that moves the cursor, whatever a file holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        expect(printable(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }),
    );
  });

  it('counts columns as a terminal does', () => {
    expect([
      columnsOf('cart'),
      columnsOf('\u001b[31mcart\u001b[39m'),
      columnsOf('e\u0301'),
      columnsOf('服务'),
    ]).toEqual([4, 4, 1, 4]);
  });

  it('truncates to the columns given, marked', () => {
    expect(truncate('checkout', 20, '…')).toBe('checkout');
    expect(truncate('checkout', 5, '…')).toBe('chec…');
    expect(columnsOf(truncate('服务服务', 5, '…'))).toBeLessThanOrEqual(5);
  });

  it('wraps at spaces and loses no word', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { maxLength: 30 }),
        fc.integer({ min: 12, max: 60 }),
        (words, width) => {
          const lines = wrap(words.join(' '), width);
          expect(lines.join(' ').trim()).toBe(words.join(' '));
          lines.forEach((line) => expect(line.length).toBeLessThanOrEqual(width));
        },
      ),
    );
  });
});

describe('renderTable', () => {
  const columns = [
    { title: 'name', shrinkTo: 8 },
    { title: 'calls', align: 'right' as const },
  ];

  it('aligns text left and numbers right', () => {
    const lines = renderTable(
      columns,
      [
        [{ text: 'cart' }, { text: '12' }],
        [{ text: 'checkout' }, { text: '3,456' }],
      ],
      terminal({}, false),
    );
    expect(lines).toEqual(['  name      calls', '  cart         12', '  checkout  3,456']);
  });

  it('shortens what may be shortened until it fits', () => {
    const long = 'a-service-with-a-name-that-somebody-generated-from-a-chart-release-namespace';
    const lines = renderTable(columns, [[{ text: long }, { text: '1,234' }]], terminal({}, false, 60));
    lines.forEach((line) => expect(columnsOf(line)).toBeLessThanOrEqual(60));
    expect(lines[1]).toMatch(/… {2}1,234$/);
  });
});

describe('heatStrip', () => {
  const scale = (of: readonly (number | null)[]) => ({ threshold: 1, shown: [...of.keys()], width: 80 });
  const scores = [0.1, 0.6, 0.9, 1.2, 1.8, 2.5, 3.5, 9, null, 0.1];

  it('draws one block per window, higher for higher, a space for a gap', () => {
    expect(heatStrip(scores, scale(scores), terminal({}, false))).toBe('▁▂▃▄▅▆▇█ ▁');
  });

  it('has a form for terminals without block characters', () => {
    expect(heatStrip(scores, scale(scores), terminal({ LANG: 'C' }, false))).toBe('.:-=+*%# .');
  });

  it('keeps a short peak when there are more windows than columns', () => {
    const long = Array.from({ length: 1000 }, (_, window) => (window === 777 ? 8 : 0.1));
    const strip = heatStrip(long, { ...scale(long), width: 50 }, terminal({}, false));
    expect([strip.length, strip.indexOf('█')]).toEqual([50, 38]);
  });

  it('judges by the threshold, and colours only what is above it', () => {
    const strip = heatStrip([40, 60], { ...scale([40, 60]), threshold: 50 }, terminal({}));
    expect(strip).toBe('\u001b[2m▃\u001b[22m\u001b[33m▄\u001b[39m');
  });
});
