import { RIVAL_STYLES } from '../model/rivals';

/** What a canvas takes from the theme. */
export interface ChartStyle {
  readonly background: string;
  readonly foreground: string;
  readonly line: string;
  readonly muted: string;
  readonly grid: string;
  readonly alarm: string;
  readonly error: string;
  /** By style of a rival. */
  readonly rivals: readonly string[];
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
    line: colour('line'),
    muted: colour('muted'),
    grid: colour('grid'),
    alarm: colour('alarm'),
    error: colour('error'),
    rivals: Array.from({ length: RIVAL_STYLES }, (_, index) => colour(`rival-${index}`)),
    fontFamily: style.fontFamily,
  };
}
