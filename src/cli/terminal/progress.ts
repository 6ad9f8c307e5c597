import type { Progress } from '../../contracts/progress';
import { formatDuration } from '../format';
import type { TextSink } from '../environment';
import type { Terminal } from './terminal';
import { printable, truncate } from './text';

const QUIET_FIRST_MS = 1000;
const REDRAW_MS = 100;
const PLAIN_LINE_MS = 5000;
const BAR_COLUMNS = 20;

/** Shows what takes longer than a second; nothing at all for what does not. */
export interface ProgressDisplay {
  show(progress: Progress): void;
  /** Prints a line of its own without tearing the progress line. */
  line(text: string): void;
  /** Removes the progress line; to be called before anything else is printed, and at the end. */
  end(): void;
}

export const silentProgress: ProgressDisplay = { show() {}, line() {}, end() {} };

/**
 * On a terminal one line that is rewritten, elsewhere a plain line per step and every five seconds.
 * `now` gives milliseconds; only differences matter.
 */
export function startProgress(sink: TextSink, terminal: Terminal, now: () => number): ProgressDisplay {
  const startedMs = now();
  let latest: Progress | null = null;
  let drawnMs = -Infinity;
  let drawnStep = '';
  let onScreen = false;
  // An analysis may report once and then compute: without this timer its first line would never appear.
  let firstLook: ReturnType<typeof setTimeout> | null = setTimeout(() => {
    if (latest && drawnStep === '') {
      draw(latest);
    }
  }, QUIET_FIRST_MS);
  firstLook.unref();

  function draw(progress: Progress): void {
    const text = describeProgress(progress, terminal);
    if (terminal.interactive) {
      sink.write(`\r\u001b[2K${truncate(text, terminal.width - 1, terminal.unicode ? '…' : '..')}`);
      onScreen = true;
    } else {
      sink.write(`${text}\n`);
    }
    drawnMs = now();
    drawnStep = progress.step;
  }

  function clear(): void {
    if (onScreen) {
      sink.write('\r\u001b[2K');
    }
    onScreen = false;
  }

  return {
    show(progress) {
      latest = progress;
      if (now() - startedMs < QUIET_FIRST_MS) {
        return;
      }
      const dueMs = terminal.interactive ? REDRAW_MS : PLAIN_LINE_MS;
      const newStep = progress.step !== drawnStep;
      if (newStep || now() - drawnMs >= dueMs) {
        draw(progress);
      }
    },
    line(text) {
      clear();
      sink.write(`${printable(text)}\n`);
    },
    end() {
      if (firstLook) {
        clearTimeout(firstLook);
      }
      firstLook = null;
      latest = null;
      clear();
    },
  };
}

/** "Training  [#####...............] 25 %  epoch 3 of 12  about 40 s left". */
export function describeProgress({ label, fraction, message, etaMs }: Progress, terminal: Terminal): string {
  const parts = [printable(label)];
  if (fraction !== null) {
    const share = Math.min(1, Math.max(0, fraction));
    const filled = Math.round(share * BAR_COLUMNS);
    const [full, empty] = terminal.unicode ? ['━', '─'] : ['#', '.'];
    if (terminal.interactive) {
      parts.push(full.repeat(filled) + empty.repeat(BAR_COLUMNS - filled));
    }
    parts.push(`${Math.floor(share * 100)} %`);
  }
  if (message) {
    parts.push(printable(message));
  }
  if (etaMs !== null && etaMs >= 1000) {
    parts.push(`about ${formatDuration(etaMs)} left`);
  }
  return parts.join('  ');
}
