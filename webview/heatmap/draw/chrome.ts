import type { ThemeKind } from '../../kit/theme-kind';

/** Colours and fonts of everything that is not a cell, read from the theme's variables. */
export interface Chrome {
  readonly theme: ThemeKind;
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly faint: string;
  readonly focus: string;
  readonly badge: string;
  readonly badgeText: string;
  readonly font: (sizePx: number, weight?: number) => string;
}

/** Reads the variables that kit/styles/base.css derives from the editor's theme. */
export function readChrome(element: Element, theme: ThemeKind): Chrome {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(`--mesh-${name}`).trim();
  return {
    theme,
    background: colour('background'),
    foreground: colour('foreground'),
    muted: colour('muted'),
    faint: colour('faint'),
    focus: colour('focus'),
    badge: colour('badge'),
    badgeText: colour('badge-text'),
    font: (sizePx, weight = 400) => `${weight} ${sizePx}px ${style.fontFamily}`,
  };
}
