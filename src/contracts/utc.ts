/** Times in UTC as people read them, for the terminal, the HTML report and the editor's own surfaces. */

/** "2022-08-22"; a time no calendar holds is shown as the number it is. */
export function formatDate(ms: number): string {
  return isoText(ms)?.slice(0, 10) ?? `${ms} ms`;
}

/** "03:20:00", with milliseconds only where there are any. */
export function formatClock(ms: number): string {
  const text = isoText(ms)?.slice(11, 23);
  if (text === undefined) {
    return `${ms} ms`;
  }
  return text.endsWith('.000') ? text.slice(0, 8) : text;
}

/** "2022-08-22 03:20:00 UTC". */
export function formatInstant(ms: number): string {
  return `${formatDate(ms)} ${formatClock(ms)} UTC`;
}

/** "2022-08-22 03:20:00 to 03:44:00 UTC"; the date is repeated only when it changes. */
export function formatInterval(fromMs: number, toMs: number): string {
  const to =
    formatDate(fromMs) === formatDate(toMs) ? formatClock(toMs) : `${formatDate(toMs)} ${formatClock(toMs)}`;
  return `${formatDate(fromMs)} ${formatClock(fromMs)} to ${to} UTC`;
}

function isoText(ms: number): string | undefined {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
