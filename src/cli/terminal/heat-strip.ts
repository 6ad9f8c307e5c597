import { bucketScores, FIRST_ANOMALOUS_SHADE, shadeOf } from '../heat';
import type { Terminal } from './terminal';

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const asciiRamp = ['.', ':', '-', '=', '+', '*', '%', '#'];

export interface StripScale {
  readonly threshold: number;
  /** The windows drawn, see shownWindows. */
  readonly shown: readonly number[];
  /** Columns at most. */
  readonly width: number;
}

/** One service's scores over time as a line of blocks; a space where data is missing. */
export function heatStrip(
  scores: readonly (number | null)[],
  { threshold, shown, width }: StripScale,
  terminal: Terminal,
): string {
  const ramp = terminal.unicode ? blocks : asciiRamp;
  let strip = '';
  let run = '';
  let runShade: number | null = null;
  const flush = (): void => {
    strip += paint(run, runShade, terminal);
    run = '';
  };
  for (const { peak } of bucketScores(scores, shown, width)) {
    const shade = shadeOf(peak, threshold);
    // Neighbours of one colour share one escape sequence.
    if (colourOf(shade) !== colourOf(runShade)) {
      flush();
    }
    runShade = shade;
    run += shade === null ? ' ' : ramp[shade];
  }
  flush();
  return strip;
}

function paint(run: string, shade: number | null, terminal: Terminal): string {
  const colour = colourOf(shade);
  return run === '' || colour === null ? run : terminal.style(colour, run);
}

function colourOf(shade: number | null): 'dim' | 'yellow' | 'red' | null {
  if (shade === null) {
    return null;
  }
  if (shade < FIRST_ANOMALOUS_SHADE) {
    return 'dim';
  }
  return shade < FIRST_ANOMALOUS_SHADE + 2 ? 'yellow' : 'red';
}
