import { describe, expect, it } from 'vitest';
import { colourOfScore, colourTable } from '../../../../../webview/heatmap/draw/scale';
import type { ThemeKind } from '../../../../../webview/kit/theme-kind';

type Rgb = readonly number[];

const themes: readonly ThemeKind[] = ['dark', 'light', 'hc-dark', 'hc-light'];
const linear = (channel: number): number =>
  channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4;

/** CIE lightness, 0 to 100. */
function lightness([red, green, blue]: Rgb): number {
  const y = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
}

/** How a colour looks without one kind of cone (Viénot, Brettel and Mollon 1999, in linear light). */
const blindness: Readonly<Record<string, readonly (readonly number[])[]>> = {
  protanopia: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  deuteranopia: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
};

function seenWith(matrix: readonly (readonly number[])[], colour: Rgb): Rgb {
  const light = colour.map(linear);
  return matrix.map((row) => {
    const value = Math.min(
      Math.max(
        row.reduce((sum, weight, i) => sum + weight * light[i], 0),
        0,
      ),
      1,
    );
    return 255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);
  });
}

const scores = Array.from({ length: 33 }, (_, i) => i / 8);

describe.each(themes)('the %s scale', (theme) => {
  const direction = theme === 'dark' || theme === 'hc-dark' ? 1 : -1;
  const rises = (colours: readonly Rgb[]): boolean =>
    colours.every(
      (colour, i) => i === 0 || direction * (lightness(colour) - lightness(colours[i - 1])) > -0.2,
    );

  it('runs one way in lightness', () => {
    expect(rises(scores.map((score) => colourOfScore(theme, score)))).toBe(true);
  });

  it.each(Object.keys(blindness))('keeps its order with %s', (kind) => {
    const stops = [0, 0.99, 1.5, 2.5, 4].map((score) =>
      seenWith(blindness[kind], colourOfScore(theme, score)),
    );
    expect(rises(stops)).toBe(true);
  });

  it('takes a visible step at the threshold', () => {
    const step =
      direction * (lightness(colourOfScore(theme, 1.001)) - lightness(colourOfScore(theme, 0.999)));
    expect(step).toBeGreaterThan(4);
  });

  it('has a colour of its own for zero, apart from the background', () => {
    const background = direction === 1 ? (theme === 'dark' ? [31, 31, 31] : [0, 0, 0]) : [255, 255, 255];
    expect(colourOfScore(theme, 0)).not.toEqual(background);
    expect(Math.abs(lightness(colourOfScore(theme, 0)) - lightness(background))).toBeGreaterThan(2);
  });

  it('holds the same colours as words and as CSS', () => {
    const { css, words } = colourTable(theme);
    expect(css).toHaveLength(255);
    const [red, green, blue] = colourOfScore(theme, 4);
    expect(css[254]).toBe(`rgb(${red} ${green} ${blue})`);
    expect([...new Uint8Array(Uint32Array.of(words[254]).buffer)]).toEqual([red, green, blue, 255]);
  });
});

it('clamps scores beyond the scale', () => {
  expect(colourOfScore('dark', 99)).toEqual(colourOfScore('dark', 4));
  expect(colourOfScore('dark', -1)).toEqual(colourOfScore('dark', 0));
});
