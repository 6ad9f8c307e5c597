import { styleText } from 'node:util';
import type { TextSink } from '../environment';

export type Style = Parameters<typeof styleText>[0];

/** What the place we print to can show. */
export interface Terminal {
  /** Columns to lay out for. */
  readonly width: number;
  /** True when block characters and dashes beyond ASCII can be shown. */
  readonly unicode: boolean;
  /** True when a line can be rewritten. */
  readonly interactive: boolean;
  readonly colour: boolean;
  style(style: Style, text: string): string;
}

export interface TerminalPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

const WIDTH_WITHOUT_TERMINAL = 100;
const NARROWEST = 60;
const WIDEST = 160;

/** Asks the stream and the environment what can be shown, by the conventions NO_COLOR, FORCE_COLOR, TERM and locale. */
export function describeTerminal(sink: TextSink, { env, platform }: TerminalPlace): Terminal {
  const interactive = sink.isTTY === true && env.TERM !== 'dumb';
  const colour = wantsColour(interactive, env);
  return {
    width: Math.min(
      WIDEST,
      Math.max(NARROWEST, sink.columns ?? (Number(env.COLUMNS) || WIDTH_WITHOUT_TERMINAL)),
    ),
    unicode: showsUnicode(env, platform),
    interactive,
    colour,
    style: (style, text) =>
      colour && text !== '' ? styleText(style, text, { validateStream: false }) : text,
  };
}

/** FORCE_COLOR speaks before NO_COLOR, as in Node itself. */
function wantsColour(interactive: boolean, env: TerminalPlace['env']): boolean {
  if (env.FORCE_COLOR !== undefined) {
    return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  }
  return !env.NO_COLOR && interactive;
}

/** Yes, unless the locale names another character set or the console is one of the few that cannot. */
function showsUnicode(env: TerminalPlace['env'], platform: NodeJS.Platform): boolean {
  if (env.TERM === 'dumb' || env.TERM === 'linux') {
    return false;
  }
  if (platform === 'win32') {
    return Boolean(env.WT_SESSION || env.TERM_PROGRAM || env.TERM);
  }
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return locale === undefined || locale === '' || /utf-?8/i.test(locale);
}
