import { SERIES_STYLES } from './series-styles';

/** What a canvas takes from the theme. */
export interface ChartStyle {
  readonly background: string;
  readonly foreground: string;
  readonly raised: string;
  readonly faint: string;
  readonly focus: string;
  readonly line: string;
  readonly muted: string;
  readonly grid: string;
  readonly alarm: string;
  readonly error: string;
  /** By style of a series. */
  readonly series: readonly string[];
  readonly fontFamily: string;
}

export function translucent(colour: string, alpha: number): string {
  return `color-mix(in srgb, ${colour} ${Math.round(alpha * 100)}%, transparent)`;
}

export function readStyle(element: Element): ChartStyle {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(`--mesh-${name}`).trim();
  return {
    background: colour('background'),
    foreground: colour('foreground'),
    raised: colour('raised'),
    faint: colour('faint'),
    focus: colour('focus'),
    line: colour('line'),
    muted: colour('muted'),
    grid: colour('grid'),
    alarm: colour('alarm'),
    error: colour('error'),
    series: Array.from({ length: SERIES_STYLES }, (_, index) => colour(`series-${index}`)),
    fontFamily: style.fontFamily,
  };
}
