/**
 * The colour scales. Lightness runs one way from normal to worst, so the order survives any colour blindness and a
 * grey print; below the threshold the colours are cool and close to the background, above it warm, with a step
 * between them, because that step is what the eye looks for.
 */
import type { ThemeKind } from '../../kit/theme-kind';
import { scoreOfLevel } from '../model/levels';
import { mix, type Oklch, type Rgb } from './oklch';

interface Stop extends Oklch {
  readonly score: number;
}

const JUST_BELOW = 0.999;
const stop = (score: number, l: number, c: number, h: number): Stop => ({ score, l, c, h });

const scales: Readonly<Record<ThemeKind, readonly Stop[]>> = {
  dark: [
    stop(0, 0.275, 0.018, 255),
    stop(0.5, 0.31, 0.03, 255),
    stop(JUST_BELOW, 0.385, 0.055, 258),
    stop(1, 0.5, 0.16, 12),
    stop(2, 0.64, 0.195, 32),
    stop(3, 0.78, 0.165, 65),
    stop(4, 0.93, 0.13, 100),
  ],
  light: [
    stop(0, 0.96, 0.008, 250),
    stop(0.5, 0.935, 0.018, 250),
    stop(JUST_BELOW, 0.88, 0.04, 250),
    stop(1, 0.8, 0.135, 75),
    stop(2, 0.66, 0.19, 45),
    stop(3, 0.49, 0.19, 22),
    stop(4, 0.3, 0.12, 350),
  ],
  'hc-dark': [
    stop(0, 0.25, 0, 0),
    stop(JUST_BELOW, 0.4, 0, 0),
    stop(1, 0.6, 0.17, 40),
    stop(2.5, 0.77, 0.17, 70),
    stop(4, 0.98, 0.19, 108),
  ],
  'hc-light': [
    stop(0, 0.95, 0, 0),
    stop(JUST_BELOW, 0.83, 0, 0),
    stop(1, 0.68, 0.16, 55),
    stop(2.5, 0.47, 0.18, 28),
    stop(4, 0.18, 0.06, 10),
  ],
};

/** The colour of a score on a theme's scale; scores beyond the ends get the ends' colours. */
export function colourOfScore(theme: ThemeKind, score: number): Rgb {
  const stops = scales[theme];
  const next = stops.findIndex((candidate) => candidate.score >= score);
  if (next === 0) {
    return mix(stops[0], stops[0], 0);
  }
  const last = stops[stops.length - 1];
  if (next === -1) {
    return mix(last, last, 0);
  }
  const [from, to] = [stops[next - 1], stops[next]];
  return mix(from, to, (score - from.score) / (to.score - from.score));
}

export interface ColourTable {
  /** CSS colours by level; none for a missing cell. */
  readonly css: readonly string[];
  /** The same as little-endian RGBA words, for image data. */
  readonly words: Uint32Array;
  /** Text on the highest level. */
  readonly ink: string;
}

/** Colours of the 255 levels. */
export function colourTable(theme: ThemeKind): ColourTable {
  const colours = Array.from({ length: 255 }, (_, level) => colourOfScore(theme, scoreOfLevel(level) ?? 0));
  return {
    css: colours.map(([red, green, blue]) => `rgb(${red} ${green} ${blue})`),
    ink: scales[theme][scales[theme].length - 1].l > 0.6 ? '#000' : '#fff',
    words: Uint32Array.from(
      colours,
      ([red, green, blue]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0,
    ),
  };
}
