/** A colour by perceived lightness (0–1), chroma (0–0.4) and hue in degrees. */
export interface Oklch {
  readonly l: number;
  readonly c: number;
  readonly h: number;
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** A colour between two, straight through the perceptual space, as 8-bit sRGB clipped to what a screen can show; `t` from 0 to 1. */
export function mix(from: Oklch, to: Oklch, t: number): Rgb {
  const a = (colour: Oklch): number => colour.c * Math.cos((colour.h * Math.PI) / 180);
  const b = (colour: Oklch): number => colour.c * Math.sin((colour.h * Math.PI) / 180);
  const between = (x: number, y: number): number => x + (y - x) * t;
  return labToRgb(between(from.l, to.l), between(a(from), a(to)), between(b(from), b(to)));
}

function labToRgb(l: number, a: number, b: number): Rgb {
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    channel(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    channel(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    channel(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}

function channel(linear: number): number {
  const clipped = Math.min(Math.max(linear, 0), 1);
  const encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(encoded * 255);
}
